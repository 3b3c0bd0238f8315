from django.urls import path

from lms.accounts import views

app_name = "accounts"

urlpatterns = [
    path("sign-in/", views.sign_in, name="sign-in"),
    path("sign-in/staff/", views.staff_sign_in, name="staff-sign-in"),
    path("sign-up/", views.sign_up, name="sign-up"),
    path("sign-out/", views.sign_out, name="sign-out"),
    path("me/card/", views.card, name="card"),
    path("me/card/pin/", views.change_pin, name="change-pin"),
    path("me/card/code/", views.new_code, name="new-code"),
]
