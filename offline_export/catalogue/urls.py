"""The pages of packs below a language; `without_language` holds the short address and those for machines."""

from django.urls import path, re_path

from offline_export.catalogue import views

app_name = "packs"

PACK = r"(?P<name>[a-z0-9][a-z0-9.-]{0,99})/(?P<form>folder|page)"
COURSE = "course/<slug:course>/"

urlpatterns = [
    path("", views.catalogue, name="catalogue"),
    path("choose/", views.choose, name="choose"),
    path("choose/size/", views.size, name="size"),
    path("feed.xml", views.news, name="feed"),
    path(COURSE, views.course, name="course"),
    path(f"{COURSE}<int:number>/", views.course, name="course-part"),
    re_path(rf"^{PACK}/$", views.pack, name="pack"),
    re_path(rf"^{PACK}/progress/$", views.progress, name="progress"),
]

without_language = (
    [
        path("", views.in_my_language, name="short"),
        path("catalogue.json", views.for_machines, name="catalogue"),
        path("catalogue-<int:number>.json", views.for_machines, name="part"),
    ],
    "pack_machines",
)
