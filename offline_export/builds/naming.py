"""What a pack is called. Different choices may make the same name: modules a and b, and one module a-b; C1 and c1.

Then whoever comes later gets a name of digits, and keeps it for as long as the pack is there.
"""

import json
from collections.abc import Sequence
from hashlib import sha256

from django.db.models import QuerySet

from offline_export.models import Pack
from offline_export.selection import pack_name


def packs_of(
    *,
    courses: Sequence[str],
    modules: Sequence[str],
    languages: Sequence[str],
    countries: Sequence[str] = (),
    form: str,
) -> QuerySet[Pack]:
    """The pack of this very choice, whatever it is called; nothing where there is none."""
    return Pack.objects.filter(
        form=form,
        courses=list(courses),
        modules=list(modules),
        languages=list(languages),
        countries=list(countries),
    ).order_by("pk")


def name_for(
    *,
    courses: Sequence[str],
    modules: Sequence[str],
    languages: Sequence[str],
    countries: Sequence[str] = (),
    form: str,
) -> str:
    """The name under which the pack of this choice is, or can be made."""
    there = packs_of(courses=courses, modules=modules, languages=languages, countries=countries, form=form)
    if name := there.values_list("name", flat=True).first():
        return str(name)
    plain = pack_name(modules or courses, languages, countries)
    if not Pack.objects.filter(name=plain, form=form).exists():
        return plain
    parts = [list(courses), list(modules), list(languages)]
    # Without countries as it was before there were any, so that no name changes.
    choice = json.dumps([*parts, list(countries)] if countries else parts)
    return f"chasqui-{sha256(choice.encode()).hexdigest()[:12]}"
