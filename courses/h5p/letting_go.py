"""Notes when a file of H5P stops being named: it counts as new from then on, and a sweep leaves it for a month more.

A page that was open before, or an exercise that somebody puts back, may still ask for it. Files are touched before the row
changes, so whoever is killed between has only kept a file for longer. What goes wrong with the disk is an OSError.
"""

from __future__ import annotations

from typing import Any

from django.contrib.contenttypes.models import ContentType
from wagtail.models import Revision

from courses.h5p import storing
from courses.h5p.bundles import compressed
from courses.h5p.models import H5PContent, H5PExercise, H5PLibrary, revision_files


def connect() -> None:
    from django.db.models.signals import pre_delete, pre_save

    for model in (H5PLibrary, H5PContent, H5PExercise):
        pre_save.connect(_on_saving, sender=model, dispatch_uid=f"h5p.replaced.{model.__name__}")
    for model in (H5PLibrary, H5PContent, H5PExercise, Revision):
        pre_delete.connect(_on_deleting, sender=model, dispatch_uid=f"h5p.deleted.{model.__name__}")


def _on_saving(sender: type[Any], instance: Any, **kwargs: Any) -> None:
    before = sender._base_manager.filter(pk=instance.pk).first() if instance.pk else None
    if before:
        _let_go(_named(before) - _named(instance))


def _on_deleting(sender: type[Any], instance: Any, **kwargs: Any) -> None:
    _let_go(_named(instance))


def _let_go(digests: set[str]) -> None:
    for digest in digests:
        if storing.NAME.fullmatch(digest):
            storing.use_again(digest)
            compressed.use_again(digest)


def _named(row: H5PLibrary | H5PContent | H5PExercise | Revision) -> set[str]:
    """The files that a row names; earlier versions of exercises are rows of Wagtail's."""
    if isinstance(row, H5PExercise):
        return set(row.parts)
    if isinstance(row, Revision):
        is_ours = row.base_content_type_id == ContentType.objects.get_for_model(H5PContent).pk
        return set(revision_files(row.content).values()) if is_ours else set()
    return set(row.files.values())
