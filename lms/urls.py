"""All addresses. Pages that a person reads stand below their language; the rest has none."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path, re_path
from django.views.decorators.csrf import csrf_exempt
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.views import serve as serve_page

from lms.accounts import views as accounts
from lms.cohorts import views as cohorts
from lms.cohorts.staff import door_views as invitations
from lms.progress import attestation_views as attestations
from lms.progress import views as progress
from lms.progress.api import api
from lms.public import views as public
from lms.public.facts.urls import without_language as facts
from offline_export.catalogue.urls import without_language as packs

handler400 = public.bad_request

urlpatterns = [
    path("", public.home, name="home"),
    path("sw.js", public.worker, name="worker"),
    # Wagtail brings a store of files of any kind. Nothing here uses it, so it has no door.
    path("cms/documents/", public.nothing_here),
    path("cms/documents/<path:path>", public.nothing_here),
    # Staff sign in at the site's own page, which is bound to the cookie that scripts see.
    path("cms/login/", accounts.sign_in_in_my_language, {"door": "staff/", "onward": "/cms/"}),
    path("cms/", include(wagtailadmin_urls)),
    path("api/v1/", api.urls),
    path("media/<path:path>", public.picture),
    path("me/", progress.my_page_in_my_language),
    # The name is that by which Wagtail finds the sign-in of a page that only some may read.
    path("sign-in/", accounts.sign_in_in_my_language, name="wagtailcore_login"),
    path("sign-in/staff/", accounts.sign_in_in_my_language, {"door": "staff/"}),
    path("", include(facts)),
    path("h5p/", include("lms.public.h5p.urls")),
    path("q/<str:code>/", accounts.scanned),
    path("g/<str:code>/", cohorts.scanned),
    path("v/<str:code>/", attestations.check, name="check"),
    path("packs/", include(packs)),
    path("packs/", include("offline_export.downloads.urls")),
]
if settings.DEBUG:
    urlpatterns += [path("gallery/", public.gallery)]
urlpatterns += i18n_patterns(
    path("me/", include("lms.progress.urls")),
    path("verify/", attestations.verify, name="verify"),
    path("verify/<str:code>/", attestations.verified, name="verified"),
    path("join/", include("lms.cohorts.urls")),
    path("groups/", include("lms.cohorts.staff.urls")),
    path("invite/<str:token>/", invitations.invited, name="invited"),
    path("groups/", include("lms.cohorts.groups.urls")),
    path("groups/", include("lms.cohorts.assignments.urls")),
    path("groups/", include("lms.reports.tables.urls")),
    path("groups/", include("lms.reports.exports.urls")),
    path("groups/", include("lms.reports.classes.urls")),
    path("groups/", include("offline_export.imports.urls")),
    path("groups/", include("offline_export.paper.urls")),
    path("groups/", include("offline_export.groups.urls")),
    path("packs/", include("offline_export.classroom.urls")),
    path("packs/", include("offline_export.catalogue.urls")),
    path("", include("lms.accounts.urls")),
    path("", include("lms.reports.urls")),
    path("", include("lms.public.urls")),
    path("", include("lms.public.facts.urls")),
    # Answers without script are posted to the lesson itself, from a page without token: see OwnOrigin.
    re_path(wagtail_urls.serve_pattern, csrf_exempt(serve_page), name="wagtail_serve"),
)
