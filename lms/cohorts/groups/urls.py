"""Below groups/."""

from django.urls import path

from lms.cohorts.groups.views import adding, groups, people

app_name = "groups"

urlpatterns = [
    path("", groups.groups, name="list"),
    path("new/", groups.new, name="new"),
    path("<uuid:cohort>/more/", groups.more, name="more"),
    path("<uuid:cohort>/edit/", groups.edit, name="edit"),
    path("<uuid:cohort>/code/", groups.code, name="code"),
    path("<uuid:cohort>/poster/", groups.poster, name="poster"),
    path("<uuid:cohort>/copy/", groups.copy, name="copy"),
    path("<uuid:cohort>/archive/", groups.archive, name="archive"),
    path("<uuid:cohort>/unarchive/", groups.unarchive, name="unarchive"),
    path("<uuid:cohort>/delete/", groups.delete, name="delete"),
    path("<uuid:cohort>/restore/", groups.restore, name="restore"),
    path("<uuid:cohort>/cards/", adding.cards, name="cards"),
    path("<uuid:cohort>/people/", people.people, name="people"),
    path("<uuid:cohort>/people/add/", adding.add, name="add"),
    path("<uuid:cohort>/people/move/", people.move, name="move"),
    path("<uuid:cohort>/people/<uuid:person>/account/", people.account, name="account"),
    path("<uuid:cohort>/people/<uuid:person>/pin/", people.pin, name="pin"),
    path("<uuid:cohort>/people/<uuid:person>/remove/", people.remove, name="remove"),
    path("<uuid:cohort>/people/<uuid:person>/back/", people.back, name="back"),
]
