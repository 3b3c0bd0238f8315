from django.urls import path

from lms.public import views

app_name = "public"

urlpatterns = [
    path("offline/", views.offline, name="offline"),
    path("phone/", views.phone, name="phone"),
    path("keep/<uuid:key>.json", views.module_to_keep, name="keep"),
    path("manifest.webmanifest", views.app_manifest, name="manifest"),
]
