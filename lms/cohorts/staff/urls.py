"""Below groups/. The door of the invited stands in lms.urls."""

from django.urls import path

from lms.cohorts.staff import views

app_name = "staff"

urlpatterns = [
    path("organisation/<uuid:public_id>/staff/", views.members, name="members"),
    path("organisation/<uuid:public_id>/staff/invite/", views.invite_somebody, name="invite"),
    path("organisation/<uuid:public_id>/staff/back/", views.bring_back_member, name="bring-back"),
    path(
        "organisation/<uuid:public_id>/staff/invitations/<uuid:invitation>/cancel/",
        views.cancel,
        name="cancel",
    ),
    path("organisation/<uuid:public_id>/staff/<uuid:person>/", views.member, name="member"),
    path(
        "organisation/<uuid:public_id>/staff/<uuid:person>/password/", views.new_password, name="new-password"
    ),
    path(
        "organisation/<uuid:public_id>/staff/<uuid:person>/remove/", views.remove_member, name="remove-member"
    ),
]
