"""Below packs/ of each language."""

from django.urls import path

from offline_export.classroom import views

app_name = "classroom"

urlpatterns = [
    path("guide/", views.guide, name="guide"),
    path("classroom/", views.wall, name="wall"),
]
