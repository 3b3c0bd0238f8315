"""Addresses of files: they have no language. Those with a version in them hold the same bytes for ever."""

from django.urls import path, re_path

from offline_export.downloads import views

app_name = "pack_files"

VERSION = r"(?P<name>[a-z0-9][a-z0-9.-]{0,99})/(?P<version>[0-9a-f]{16})"
# The file bears the name of its pack.
FILE = rf"{VERSION}/(?P=name)\.(?P<ending>zip|html)"
UPDATE = rf"{VERSION}/from-(?P<older>[0-9a-f]{{16}})\.zip"

urlpatterns = [
    path("key.pub", views.key, name="key"),
    path("mirror.py", views.mirror, name="mirror"),
    re_path(rf"^{FILE}$", views.pack, name="file"),
    re_path(rf"^{FILE}\.minisig$", views.pack_signature, name="signature"),
    re_path(rf"^{UPDATE}$", views.update, name="update"),
    re_path(rf"^{UPDATE}\.minisig$", views.update_signature, name="update-signature"),
    re_path(r"^(?P<name>[a-z0-9][a-z0-9.-]{0,99})/folder/(?P<path>.+)$", views.folder_file, name="folder"),
]
