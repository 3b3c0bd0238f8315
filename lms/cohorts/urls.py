from django.urls import path

from lms.cohorts import views

app_name = "cohorts"

urlpatterns = [
    path("", views.join, name="join"),
    path("<str:code>/", views.who, name="who"),
    path("<str:code>/new/", views.new, name="new"),
    path("<str:code>/<uuid:public_id>/", views.enter, name="enter"),
]
