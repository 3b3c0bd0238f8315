from django.urls import path

from lms.progress import attestation_views, views

app_name = "progress"

urlpatterns = [
    path("", views.my_page, name="me"),
    path("attestation/<uuid:course_key>/", attestation_views.attestation, name="attestation"),
]
