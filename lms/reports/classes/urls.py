"""Below groups/."""

from django.urls import path

from lms.reports.classes import views

app_name = "classes"

urlpatterns = [
    path("<uuid:cohort>/class/", views.choose, name="choose"),
    path("<uuid:cohort>/class/<uuid:lesson>/", views.board, name="board"),
    path("<uuid:cohort>/class/<uuid:lesson>/seen/", views.seen, name="seen"),
]
