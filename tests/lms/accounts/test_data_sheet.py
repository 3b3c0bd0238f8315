"""The data sheet against the models: what is kept about a person is on the sheet, or excused with a reason."""

from collections.abc import Iterable

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.db import models
from django.test.utils import isolate_apps

from lms.accounts import data_sheet
from lms.accounts.data_sheet import KeptRecord, excused, mentions, sheet
from lms.accounts.models import Person

# What a column is called that holds somebody, or their device, without a key.
TELLING = ("user", "person", "learner", "owner", "nickname", "email", "ip_address", "session", "phone")


def keys_to(model: type[models.Model], targets: set[type[models.Model]]) -> list[str]:
    """Keys and lists of this very model that lead to one of the targets; a list by way of a target is that target's."""
    lists = [each for each in model._meta.local_many_to_many if each.remote_field.through not in targets]
    own = [*model._meta.local_fields, *lists]
    return [field.name for field in own if field.is_relation and field.related_model in targets]


def tells_otherwise(model: type[models.Model]) -> bool:
    """Whether it could hold a person by name, or by the number of any object."""
    generic = any(isinstance(field, GenericForeignKey) for field in model._meta.private_fields)
    columns = [field.name for field in model._meta.local_fields if not field.is_relation]
    return generic or any(word in name for name in columns for word in TELLING)


def amiss(models_in_use: Iterable[type[models.Model]], records: Iterable[KeptRecord]) -> list[str]:
    """What the sheet does not say: fields of its records, keys to people, models that could name somebody."""
    kept = {record.model: record for record in records}
    named = {(mention.model, mention.field) for mention in mentions()}
    missing = []
    for model in models_in_use:
        label = model._meta.label
        if model in kept:
            record = kept[model]
            fields = [*model._meta.fields, *model._meta.many_to_many]
            said = {field.name for field in record.fields} | set(record.unlisted)
            missing += [f"{label}.{field.name}" for field in fields if field.name not in said]
            missing += [f"{label}.{name} is no field" for name in said - {field.name for field in fields}]
            continue
        keys = keys_to(model, {Person, *kept})
        if model._meta.auto_created:
            # The rows of a list that is a field of a record.
            keys = [] if model._meta.auto_created in kept else keys
        missing += [
            f"{label}.{name}" for name in keys if (model, name) not in named and label not in excused()
        ]
        if tells_otherwise(model) and not keys and label not in excused():
            missing.append(label)
    return missing


def in_use() -> list[type[models.Model]]:
    return list(apps.get_models(include_auto_created=True))


def test_every_field_about_a_person_is_on_the_sheet() -> None:
    assert amiss(in_use(), sheet()) == []


@pytest.mark.parametrize("record", sheet(), ids=lambda record: record.model.__name__)
def test_field_that_is_not_on_the_sheet_is_noticed(record: KeptRecord) -> None:
    for field in record.fields:
        without = KeptRecord(
            model=record.model,
            what=record.what,
            until=record.until,
            fields=tuple(other for other in record.fields if other is not field),
            rows=record.rows,
            unlisted=record.unlisted,
        )
        others = [other for other in sheet() if other is not record]
        assert amiss(in_use(), [without, *others]) == [f"{record.model._meta.label}.{field.name}"]


@isolate_apps("tests")
def test_new_model_about_a_person_is_noticed() -> None:
    class Diary(models.Model):
        of = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")

        class Meta:
            app_label = "tests"

    class Note(models.Model):
        attempt = models.ForeignKey("progress.Attempt", on_delete=models.CASCADE, related_name="+")
        text = models.TextField()

        class Meta:
            app_label = "tests"

    class Visit(models.Model):
        username = models.CharField(max_length=20)

        class Meta:
            app_label = "tests"

    Diary._meta.get_field("of").remote_field.model = Person
    Note._meta.get_field("attempt").remote_field.model = apps.get_model("progress.Attempt")
    found = amiss([*in_use(), Diary, Note, Visit], sheet())
    assert found == ["tests.Diary.of", "tests.Note.attempt", "tests.Visit"]


def test_mention_that_is_not_on_the_sheet_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    first = mentions()[0]
    monkeypatch.setattr(data_sheet, "_mentions", list(mentions()[1:]))
    assert amiss(in_use(), sheet()) == [f"{first.model._meta.label}.{first.field}"]


def test_what_is_excused_is_there_and_has_a_reason() -> None:
    labels = {model._meta.label for model in in_use()}
    assert set(excused()) <= labels
    assert all(excused().values())
    assert all(reason for record in sheet() for reason in record.unlisted.values())


def test_logs_that_are_excused_are_switched_off() -> None:
    assert not settings.AXES_ENABLE_ACCESS_FAILURE_LOG
    assert settings.AXES_DISABLE_ACCESS_LOG
    assert not getattr(settings, "AXES_USE_ATTEMPT_EXPIRATION", False)


def test_every_field_says_what_and_why() -> None:
    assert [
        f"{record.model.__name__}.{field.name}"
        for record in sheet()
        for field in record.fields
        if not str(field.what).strip() or not str(field.why).strip()
    ] == []
    assert all(str(record.what).strip() and str(record.until).strip() for record in sheet())


def test_what_opens_an_account_is_secret() -> None:
    secret = {
        f"{record.model._meta.label}.{field.name}"
        for record in sheet()
        for field in record.fields
        if field.secret
    }
    assert {"accounts.Person.pin", "accounts.Person.password", "sessions.Session.session_key"} <= secret
