"""Below groups/."""

from django.urls import path

from lms.reports.tables import views

app_name = "tables"

urlpatterns = [
    path("<uuid:cohort>/", views.table, name="table"),
    path("<uuid:cohort>/people/<uuid:person>/", views.person, name="person"),
    path("<uuid:cohort>/lessons/<uuid:key>/", views.lesson, name="lesson"),
    path("<uuid:cohort>/questions/", views.questions, name="questions"),
    path("<uuid:cohort>/charts/", views.charts, name="charts"),
]
