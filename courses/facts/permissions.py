"""Which rights over facts the admin lets people give to a group, beside those to add, change and delete."""

from django.contrib.auth.models import Permission
from django.db.models import QuerySet


def to_choose() -> QuerySet[Permission]:
    return Permission.objects.filter(content_type__app_label="courses", codename="confirm_localfact")
