"""Who may do what with H5P: exercises by their collection, as with photos; libraries by a right of their own."""

from __future__ import annotations

from typing import Any, Final

from django.contrib.auth.models import Group, Permission
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.collections import collection_member_permission_formset_factory
from wagtail.models import Collection, GroupCollectionPermission
from wagtail.permission_policies.collections import CollectionPermissionPolicy
from wagtail.permissions import ModelPermissionPolicy

from courses.h5p.models import H5PContent, H5PLibrary

# What is taught knows no person, so nobody owns an exercise: who may add in a collection does not thereby change.
CONTENTS: Final = CollectionPermissionPolicy(H5PContent)
LIBRARIES: Final = ModelPermissionPolicy(H5PLibrary)
MAY_SEE: Final = ("add", "change", "delete")
# To whom an installation gives which rights over the exercises of all collections.
GROUPS: Final = {
    "Authors": ("add_h5pcontent", "change_h5pcontent", "choose_h5pcontent"),
    "Editors": ("add_h5pcontent", "change_h5pcontent", "choose_h5pcontent", "delete_h5pcontent"),
}

GroupH5PPermissionFormSet = collection_member_permission_formset_factory(
    H5PContent,
    [
        ("add_h5pcontent", _("Add"), _("Upload H5P exercises")),
        ("change_h5pcontent", _("Edit"), _("Edit any H5P exercise")),
        ("delete_h5pcontent", _("Delete"), _("Delete any H5P exercise")),
        ("choose_h5pcontent", _("Choose"), _("Choose H5P exercises for lessons")),
    ],
    "courses/h5p/group_permissions.html",
)


def to_choose() -> QuerySet[Permission]:
    """The right over libraries, which the admin lets people give to a group. It is the trust to run others' scripts."""
    return Permission.objects.filter(content_type__app_label="courses", codename="change_h5plibrary")


def give_first_rights() -> None:
    """To the groups of an installation, while no group at all has a right over exercises: afterwards it is theirs."""
    rights = Permission.objects.filter(content_type__app_label="courses", codename__endswith="_h5pcontent")
    if GroupCollectionPermission.objects.filter(permission__in=rights).exists():
        return
    collection = Collection.get_first_root_node() or Collection.add_root(name="Root")
    for name, codenames in GROUPS.items():
        group = Group.objects.filter(name=name).first()
        for permission in rights.filter(codename__in=codenames) if group else ():
            GroupCollectionPermission.objects.create(
                group=group, collection=collection, permission=permission
            )


def may_see_libraries(user: Any) -> bool:
    return LIBRARIES.user_has_permission(user, "change")
