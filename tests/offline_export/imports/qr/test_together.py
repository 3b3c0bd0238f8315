"""A code is read while the same import is taken in, on the database that is configured."""

from threading import Event, Thread
from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.utils import timezone

from offline_export.imports.qr.gathering import gather, open_import
from offline_export.models import ResultsFile, ResultsImport
from tests.offline_export.imports.conftest import Desk
from tests.offline_export.imports.qr.codes import Sent, frames, payload


def texts_of(desk: Desk, name: str) -> list[str]:
    one = Sent(id=uuid4(), version=desk.versions[0], response={"answer": True})
    return frames(payload(uuid4(), one, nickname=name))


@pytest.mark.django_db(transaction=True)
def test_code_that_comes_while_an_import_is_taken_in_begins_another(desk: Desk) -> None:
    if not connection.features.has_select_for_update:
        pytest.skip("here one writes after the other")
    now, trainer = timezone.now(), desk.trainer
    gather(cohort=desk.cohort, made_by=trainer, texts=texts_of(desk, "Rosa"), now=now)
    first = open_import(desk.cohort, trainer, now)
    assert first
    begun = Event()

    def read() -> None:
        begun.set()
        try:
            gather(cohort=desk.cohort, made_by=trainer, texts=texts_of(desk, "Juan"), now=now)
        finally:
            connection.close()

    thread = Thread(target=read)
    with transaction.atomic():
        # As take_in does.
        held = ResultsImport.objects.select_for_update().get(pk=first.pk)
        thread.start()
        begun.wait(5)
        thread.join(0.5)
        held.counts, held.taken_at = {"stored": 1}, now
        held.save()
    thread.join(20)
    first.refresh_from_db()
    assert first.counts == {"stored": 1}
    names = list(ResultsFile.objects.order_by("pk").values_list("name", "results__taken_at"))
    assert names == [("Rosa", now), ("Juan", None)]
