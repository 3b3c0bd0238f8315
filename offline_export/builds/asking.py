"""Asks for a pack: finds what is there already, and else has it built. Nothing here reads a lesson: that takes time."""

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.models import CoursePage, ModulePage
from offline_export import store
from offline_export.builds.building import SILENCE
from offline_export.builds.limits import GOING_ON, ensure_room
from offline_export.builds.naming import name_for
from offline_export.builds.tasks import ask_to_build
from offline_export.errors import PackError
from offline_export.facts import in_order
from offline_export.fresh import packs_changed
from offline_export.models import Pack, PackVersion

# A version that was asked for has this name until the content is read.
UNREAD = ""


def ask_for(
    *,
    courses: Sequence[str],
    modules: Sequence[str] = (),
    languages: Sequence[str],
    countries: Sequence[str] = (),
    form: str,
    now: datetime,
    standing: bool = False,
    by_staff: bool = False,
) -> PackVersion:
    """The version of today's content: whole, being built, or waiting to be. What was built before is not built again.

    PackError where something is not there or does not go together; TooMany where too many wait, or where enough was
    built today. `by_staff`: asked by who leads a group, with limits of their own.
    """
    languages, countries = tuple(dict.fromkeys(languages)), in_order(countries)
    ensure_there(courses=courses, modules=modules, languages=languages, form=form)
    with transaction.atomic():
        pack = _pack(courses, modules, languages, countries, form=form, now=now, standing=standing)
        if fresh := fresh_version(pack, now=now):
            return fresh
        version = waiting_version(pack)
        if version and version.state in GOING_ON and not version.silent_since(now - SILENCE):
            return version
        ensure_room(pack, now=now, by_staff=by_staff)
        if version is None:
            version = PackVersion.objects.create(pack=pack, version=UNREAD, asked_at=now)
        PackVersion.objects.filter(pk=version.pk).update(
            state=PackVersion.State.WAITING, asked_at=now, beat_at=None, problem="", done=0, total=0
        )
        version.refresh_from_db()
        ask_to_build(version)
        packs_changed()
    return version


def ensure_there(
    *, courses: Sequence[str], modules: Sequence[str], languages: Sequence[str], form: str
) -> None:
    """PackError where a course or module is not live in one of the languages, or the form does not allow the choice."""
    if form not in Pack.Form.values or not courses or not languages:
        raise PackError(_("Choose a course, a language and a form."))
    if form == Pack.Form.PAGE and len(languages) > 1:
        raise PackError(_("One file has one language. Choose one, or take the folder."))
    for language in languages:
        if language not in dict(settings.LANGUAGES):
            raise missing(language, language)
        for model, ids in ((CoursePage, courses), (ModulePage, modules)):
            live = model.objects.live().filter(locale__language_code=language, seed_id__in=ids)
            if lost := set(ids) - set(live.values_list("seed_id", flat=True)):
                raise missing(min(lost), language)


def missing(name: str, language: str) -> PackError:
    text = _("There is no live “%(name)s” in the language “%(language)s”. Publish it, or leave it out.")
    return PackError(text % {"name": name, "language": language})


def fresh_version(pack: Pack, *, now: datetime) -> PackVersion | None:
    """What the pack has now, where nothing was published since, no fact of it grew old, and its file is there."""
    current = pack.current
    if current is None or pack.stale_since is not None or not store.has(current.sha256):
        return None
    if current.facts_until and current.facts_until < timezone.localdate(now):
        return None
    return current


def waiting_version(pack: Pack) -> PackVersion | None:
    """The version that somebody asked for before, or that could not be built and may be tried again."""
    rows = PackVersion.objects.filter(pack=pack).exclude(state=PackVersion.State.WHOLE)
    return rows.select_related("pack").order_by("-asked_at", "-pk").first()


def _pack(
    courses: Sequence[str],
    modules: Sequence[str],
    languages: Sequence[str],
    countries: Sequence[str],
    *,
    form: str,
    now: datetime,
    standing: bool,
) -> Pack:
    pack, _made = Pack.objects.select_related("current").get_or_create(
        name=name_for(courses=courses, modules=modules, languages=languages, countries=countries, form=form),
        form=form,
        defaults={
            "courses": list(courses),
            "modules": list(modules),
            "languages": list(languages),
            "countries": list(countries),
            "standing": standing,
            "asked_at": now,
        },
    )
    pack.asked_at, pack.standing = now, pack.standing or standing
    pack.save(update_fields=["asked_at", "standing"])
    return pack
