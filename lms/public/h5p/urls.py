"""Addresses without language: a page for all exercises, files that are the same for ever, and a page for authors."""

from django.urls import path

from lms.public.h5p import views

app_name = "h5p"

urlpatterns = [
    path("player/", views.player, name="player"),
    path("preview/<int:pk>/", views.preview, name="preview"),
    path("<str:digest>.json", views.part, name="part"),
]
