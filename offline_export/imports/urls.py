"""Below groups/."""

from django.urls import path

from offline_export.imports import views
from offline_export.imports.qr import views as qr

app_name = "results"

urlpatterns = [
    path("<uuid:cohort>/results/", views.results, name="list"),
    path("<uuid:cohort>/results/qr/", qr.read, name="qr"),
    path("<uuid:cohort>/results/<uuid:number>/", views.show, name="show"),
    path("<uuid:cohort>/results/<uuid:number>/away/", views.away, name="away"),
    path("<uuid:cohort>/results/<uuid:number>/undo/", views.undo, name="undo"),
]
