from django.urls import path

from lms.progress import views

app_name = "progress"

urlpatterns = [path("", views.my_page, name="me")]
