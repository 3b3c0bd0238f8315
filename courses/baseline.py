"""What an installation has from its first migration on: languages, start pages, groups and the approval of pages.

Runs after each `migrate`, adds what is missing and leaves alone what people have changed.
"""

from typing import Any

from django.apps import AppConfig, apps
from django.conf import settings
from django.contrib.auth.models import Group, Permission
from wagtail.models import (
    Collection,
    GroupApprovalTask,
    GroupCollectionPermission,
    GroupPagePermission,
    Locale,
    Page,
    Site,
    Workflow,
    WorkflowPage,
    WorkflowTask,
)

from courses.h5p import permissions
from courses.models import CatalogPage

AUTHORS, TRANSLATORS, EDITORS = "Authors", "Translators", "Editors"
PAGE_PERMISSIONS = {
    AUTHORS: ("add_page", "change_page"),
    TRANSLATORS: ("change_page",),
    EDITORS: ("add_page", "change_page", "publish_page", "unlock_page", "lock_page", "bulk_delete_page"),
}
# Authors write facts down, editors confirm them: what is confirmed, learners read at once.
FACTS = {
    AUTHORS: ("add_localfact", "change_localfact"),
    TRANSLATORS: ("view_localfact",),
    EDITORS: ("add_localfact", "change_localfact", "delete_localfact", "confirm_localfact", "add_country"),
}
MODEL_PERMISSIONS = {
    AUTHORS: ("access_admin", "add_drawing", "change_drawing", "submit_translation", *FACTS[AUTHORS]),
    TRANSLATORS: ("access_admin", "submit_translation", *FACTS[TRANSLATORS]),
    EDITORS: (
        "access_admin",
        "add_drawing",
        "change_drawing",
        "delete_drawing",
        "submit_translation",
        *FACTS[EDITORS],
    ),
}
IMAGE_PERMISSIONS = {
    AUTHORS: ("add_image", "change_image", "choose_image"),
    TRANSLATORS: (),
    EDITORS: ("add_image", "change_image", "choose_image", "delete_image"),
}
# Wagtail's own groups would stand beside ours under nearly the same names.
REPLACED_GROUPS = ("Moderators",)
TITLES = {"es": "Cursos", "pt-br": "Cursos", "en": "Courses", "fr": "Cours"}
WELCOMES = {
    "es": "Aprenda a su ritmo, con poca señal y sin gastar de más.",
    "pt-br": "Aprenda no seu ritmo, com pouco sinal e sem gastar muito.",
    "en": "Learn at your own pace, with a weak signal and without spending much.",
    "fr": "Apprenez à votre rythme, avec peu de réseau et sans trop dépenser.",
}


def after_migrate(sender: AppConfig, **kwargs: Any) -> None:
    """Once per `migrate`, when the last app has its tables and permissions."""
    if sender == [each for each in apps.get_app_configs() if each.models_module][-1]:
        ensure_baseline()


def ensure_baseline() -> None:
    ensure_catalogs()
    # Only once: what people change in groups and workflows afterwards is theirs.
    if not Group.objects.filter(name=TRANSLATORS).exists():
        create_groups()
        create_approval()
    elif not Permission.objects.filter(group__isnull=False, codename__endswith="_localfact").exists():
        give_facts()
    permissions.give_first_rights()


def ensure_catalogs() -> None:
    """The four locales, a start page in each, and the site that begins at the Spanish one."""
    locales = {
        code: Locale.objects.get_or_create(language_code=code)[0] for code, _name in settings.LANGUAGES
    }
    root = Page.objects.filter(depth=1).first() or Page.add_root(
        instance=Page(title="Root", slug="root", locale=locales[settings.LANGUAGE_CODE])
    )
    source = CatalogPage.objects.filter(locale=locales[settings.LANGUAGE_CODE]).first()
    for code, locale in locales.items():
        if CatalogPage.objects.filter(locale=locale).exists():
            continue
        page = CatalogPage(title=TITLES[code], welcome=WELCOMES[code], slug=f"catalog-{code}", locale=locale)
        if source:
            page.translation_key = source.translation_key
        root = Page.objects.get(pk=root.pk)
        root.add_child(instance=page)
        page.save_revision().publish()
        source = source or page
    if source and not Site.objects.filter(root_page=source).exists():
        Site.objects.all().delete()
        Site.objects.create(
            hostname="localhost", port=80, root_page=source, is_default_site=True, site_name="Chasqui"
        )
        Page.objects.filter(depth=2).exclude(pk__in=CatalogPage.objects.values("pk")).delete()


def create_groups() -> None:
    """Authors write drafts, translators write the other languages, editors publish."""
    Group.objects.filter(name__in=REPLACED_GROUPS, user__isnull=True).delete()
    for name in (AUTHORS, TRANSLATORS, EDITORS):
        group, _created = Group.objects.get_or_create(name=name)
        group.permissions.set(Permission.objects.filter(codename__in=MODEL_PERMISSIONS[name]))
        _give_pages(group)
        _give_images(group)


def give_facts() -> None:
    """To the groups of an installation that is older than the facts: while no group at all has a right over them."""
    for name, codenames in FACTS.items():
        if group := Group.objects.filter(name=name).first():
            group.permissions.add(*_permissions("courses", codenames))


def _give_pages(group: Group) -> None:
    """All pages; to translators those of the languages that are translated into, and not the source."""
    places: list[Page] = [Page.objects.get(depth=1)]
    if group.name == TRANSLATORS:
        places = list(CatalogPage.objects.exclude(locale__language_code=settings.LANGUAGE_CODE))
    GroupPagePermission.objects.filter(group=group).delete()
    for place in places:
        for permission in _permissions("wagtailcore", PAGE_PERMISSIONS[group.name]):
            GroupPagePermission.objects.create(group=group, page=place, permission=permission)


def _give_images(group: Group) -> None:
    """Wagtail gives its own group documents too; lessons have none."""
    collection = Collection.get_first_root_node() or Collection.add_root(name="Root")
    GroupCollectionPermission.objects.filter(group=group).delete()
    for permission in _permissions("wagtailimages", IMAGE_PERMISSIONS[group.name]):
        GroupCollectionPermission.objects.create(group=group, collection=collection, permission=permission)


def create_approval() -> None:
    """What authors and translators submit waits for an editor."""
    root = Page.objects.get(depth=1)
    task = GroupApprovalTask.objects.create(name="An editor reads and approves")
    task.groups.set([Group.objects.get(name=EDITORS)])
    workflow = Workflow.objects.create(name="Approval")
    WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    WorkflowPage.objects.update_or_create(page=root, defaults={"workflow": workflow})
    Workflow.objects.filter(name="Moderators approval", workflow_pages__isnull=True).delete()


def _permissions(app_label: str, codenames: tuple[str, ...]) -> list[Permission]:
    return list(Permission.objects.filter(content_type__app_label=app_label, codename__in=codenames))
