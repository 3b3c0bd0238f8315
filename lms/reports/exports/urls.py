"""Below groups/."""

from django.urls import path, register_converter

from lms.reports.exports import views
from lms.reports.exports.converters import FileForm

register_converter(FileForm, "export_form")

app_name = "exports"

urlpatterns = [
    path("organisation/<uuid:organisation>/", views.overview, name="overview"),
    path("organisation/<uuid:organisation>/exports/", views.organisation_log, name="organisation-log"),
    path(
        "organisation/<uuid:organisation>/export/organisation.<export_form:form>",
        views.organisation_file,
        name="organisation-file",
    ),
    path("<uuid:cohort>/export/<slug:what>.<export_form:form>", views.file, name="file"),
    path("<uuid:cohort>/print/<slug:what>/", views.on_paper, name="print"),
    path("<uuid:cohort>/attendance/", views.attendance, name="attendance"),
    path("<uuid:cohort>/exports/", views.exports, name="exports"),
]
