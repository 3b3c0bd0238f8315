"""Below groups/."""

from django.urls import path

from offline_export.paper import views

app_name = "paper-results"

urlpatterns = [
    path("<uuid:cohort>/paper/", views.choose, name="choose"),
    path("<uuid:cohort>/paper/<uuid:lesson>/", views.sheet, name="sheet"),
]
