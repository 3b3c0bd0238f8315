from django.urls import path

from lms.public.facts import views

app_name = "facts"

urlpatterns = [
    path("countries/", views.choose, name="countries"),
    path("countries/<slug:code>/", views.country, name="country"),
]
without_language = [path("facts/<slug:language>/<slug:country>.json", views.file)]
