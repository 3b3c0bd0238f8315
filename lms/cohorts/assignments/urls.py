"""Below groups/."""

from django.urls import path

from lms.cohorts.assignments import services, views

app_name = "assignments"

urlpatterns = [
    path("<uuid:cohort>/assigned/", views.assigned, name="list"),
    path("<uuid:cohort>/assigned/add/", views.add, name="add"),
    path("<uuid:cohort>/assigned/<uuid:assignment>/", views.edit, name="edit"),
    path("<uuid:cohort>/assigned/<uuid:assignment>/up/", views.move, {"by": services.move_up}, name="up"),
    path(
        "<uuid:cohort>/assigned/<uuid:assignment>/down/", views.move, {"by": services.move_down}, name="down"
    ),
    path("<uuid:cohort>/assigned/<uuid:assignment>/remove/", views.remove, name="remove"),
    path("<uuid:cohort>/assigned/<uuid:assignment>/restore/", views.restore, name="restore"),
]
