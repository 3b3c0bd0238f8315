from django.urls import path

from lms.public import views
from lms.public.search import views as search_views

app_name = "public"

urlpatterns = [
    path("search/", search_views.search, name="search"),
    path("offline/", views.offline, name="offline"),
    path("phone/", views.phone, name="phone"),
    path("keep/<uuid:key>.json", views.module_to_keep, name="keep"),
    path("paper/<uuid:key>/", views.on_paper, {"name": "booklet", "sheet": ""}, name="paper"),
    path(
        "paper/<uuid:key>/answers/",
        views.on_paper,
        {"name": "answers", "sheet": "answers/"},
        name="paper-answers",
    ),
    path("paper/<uuid:key>/guide/", views.on_paper, {"name": "guide", "sheet": "guide/"}, name="paper-guide"),
    path("manifest.webmanifest", views.app_manifest, name="manifest"),
]
