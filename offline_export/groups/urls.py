"""Below groups/."""

from django.urls import path

from offline_export.groups import views

app_name = "group-packs"

urlpatterns = [
    path("<uuid:cohort>/packs/", views.pack, name="pack"),
    path("<uuid:cohort>/packs/file/<str:languages>.html.minisig", views.signature, name="signature"),
    path("<uuid:cohort>/packs/file/<str:languages>.<str:ending>", views.file, name="file"),
]
