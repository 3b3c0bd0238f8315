from django.urls import path

from lms.reports import views

app_name = "reports"

urlpatterns = [
    path("me/data/", views.my_data, name="my-data"),
    path("me/data/download/", views.download, name="download"),
    path("me/data/delete/", views.delete, name="delete"),
    path("me/data/keep/", views.keep, name="keep"),
    path("me/data/agree/", views.agree, name="agree"),
    path("privacy/", views.privacy, name="privacy"),
]
