"""Packs and their versions, for tests."""

from typing import Any

import factory

from offline_export import store
from offline_export.models import Pack, PackUpdate, PackVersion, RenderedPart
from tests.factories.cohorts import NOON


class PackFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Pack

    name = factory.Sequence(lambda number: f"chasqui-t{number}-es")
    form = Pack.Form.FOLDER
    courses = factory.LazyFunction(lambda: ["C"])
    languages = factory.LazyFunction(lambda: ["es"])
    standing = True
    asked_at = NOON


class PackVersionFactory(factory.django.DjangoModelFactory):
    """Whole, and the current one of its pack; its file is in the store where `content` says what is in it."""

    class Meta:
        model = PackVersion
        skip_postgeneration_save = True
        exclude = ["content"]

    content = b""
    pack: Any = factory.SubFactory(PackFactory)
    version = factory.Sequence(lambda number: f"{number:016x}")
    state = PackVersion.State.WHOLE
    asked_at = NOON
    made_at = NOON
    lessons = 5
    size = factory.LazyAttribute(lambda row: len(row.content) or 1234)
    sha256 = factory.LazyAttribute(lambda row: store.keep(row.content) if row.content else "0" * 64)
    signature = "untrusted comment: for tests\n"

    @factory.post_generation
    def make_current(version: PackVersion, create: bool, extracted: object, **kwargs: object) -> None:
        if create and version.state == PackVersion.State.WHOLE:
            Pack.objects.filter(pk=version.pack_id).update(current=version)
            version.pack.refresh_from_db()


class PackUpdateFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = PackUpdate

    newer: Any = factory.SubFactory(PackVersionFactory)
    older: Any = factory.SubFactory(PackVersionFactory, pack=factory.SelfAttribute("..newer.pack"))
    files = 3
    size = 345
    sha256 = "0" * 64
    signature = "untrusted comment: for tests\n"


class RenderedPartFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = RenderedPart

    key = factory.Sequence(lambda number: f"{number:064x}")
    sha256 = "0" * 64
    size = 10
    used_at = NOON
