"""The tables that can leave the screen, each made from what the screen shows."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any, Final

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from lms.accounts.models import Person
from lms.accounts.pictures import picture_name
from lms.cohorts.access import people_of
from lms.cohorts.models import Cohort, Organisation
from lms.reports.exports.overview import BY_NAME, GroupFigures, figures_of, groups_in
from lms.reports.exports.sheet import Sheet, Value
from lms.reports.tables.questions import Question, WrongChoice, in_words, rank
from lms.reports.tables.table import Cell, CohortTable, Row, cohort_table
from lms.reports.tables.words import reasons

ORGANISATION: Final = "organisation"
# What each is called on the screen and in the log; `organisation` is not of one group.
NAMES: Final[dict[str, Any]] = {
    "table": gettext_lazy("Progress"),
    "questions": gettext_lazy("Hard questions"),
    "attendance": gettext_lazy("Attendance list"),
    ORGANISATION: gettext_lazy("Overview of the organisation"),
    # Of offline_export: the names of a group leave with its pack.
    "pack": gettext_lazy("Pack with the names of the group"),
}
FORMS: Final[dict[str, Any]] = {
    "csv": gettext_lazy("CSV file"),
    "xlsx": gettext_lazy("Excel file"),
    "print": gettext_lazy("on paper"),
    "folder": gettext_lazy("Folder (zip)"),
    "page": gettext_lazy("One file"),
}
# Columns for days on an attendance list, where nothing else is said.
DAYS: Final = 8


def table_sheet(cohort: Cohort, *, locale: str, now: datetime) -> Sheet:
    """People by lessons, as the first page of a group shows them. Sensitive lessons are in neither."""
    table = cohort_table(cohort, locale=locale, now=now)
    fixed = (
        _("Name"),
        _("Picture"),
        _("Who may need help"),
        _("Completed"),
        _("To do in all"),
        _("Last heard from"),
    )
    today = timezone.localdate(now)
    return _sheet(
        cohort,
        "table",
        headers=(*fixed, *(column.lesson.title for column in table.lessons)),
        rows=tuple(_person(row, table, today) for row in table.rows),
    )


def questions_sheet(cohort: Cohort, *, locale: str, now: datetime) -> Sheet:
    """The questions that many did not have right at first, the hardest first. Counts, and nobody's name."""
    table = cohort_table(cohort, locale=locale, now=now)
    lessons = [column.lesson for column in table.lessons]
    ranked = rank([row.person.pk for row in table.rows], lessons)
    return _sheet(
        cohort,
        "questions",
        headers=(
            _("Lesson"),
            _("Question"),
            _("People who answered"),
            _("Not yet at the first try"),
            _("What they chose instead"),
        ),
        rows=tuple(_question(each) for each in in_words(ranked.hard, lessons, locale)),
        fixed=2,
    )


def attendance_sheet(cohort: Cohort, *, days: tuple[str, ...] = ()) -> Sheet:
    """The people of a group by name, with an empty column for each day; `days` are what stands above them."""
    days = days or tuple(_("Day %(number)s") % {"number": number} for number in range(1, DAYS + 1))
    return _sheet(
        cohort,
        "attendance",
        headers=(_("Name"), _("Picture"), *days),
        rows=tuple((*_who(person), *[""] * len(days)) for person in people_of(cohort)),
    )


def organisation_sheet(organisation: Organisation, *, now: datetime) -> Sheet:
    """All groups of an organisation by name, archived ones behind. Five queries for any number."""
    groups = [
        group
        for archived in (False, True)
        for group in figures_of(groups_in(organisation, order=BY_NAME, archived=archived), now=now)
    ]
    return Sheet(
        title=str(NAMES[ORGANISATION]),
        of=organisation.name,
        country=organisation.country,
        headers=(
            _("Group"),
            _("People"),
            _("Active in the last 4 weeks"),
            _("Lessons completed"),
            _("Last heard from"),
            _("Trainers"),
            _("Archived"),
        ),
        rows=tuple(_group(group) for group in groups),
    )


def cell_words(cell: Cell) -> str:
    """What a cell of the table says, as on the screen."""
    words = {
        "done": _("Completed"),
        "tried": _("In progress"),
        "todo": _("Not started"),
        "none": _("Not for this person"),
    }
    said = [words[cell.state]]
    if cell.late:
        said.append(_("late"))
    if cell.self_reported:
        said.append(cell.self_reported.reported)
    return ", ".join(said)


def day(moment: datetime | None) -> str:
    """The day here, so that a spreadsheet of any country can sort it."""
    return timezone.localtime(moment).date().isoformat() if moment else ""


def _person(row: Row, table: CohortTable, today: date) -> tuple[Value, ...]:
    # As on the screen: before anybody has begun, that somebody has not is no news.
    needs = reasons(row, table.lessons, today) if table.begun or row.late else []
    said = "; ".join(needs)
    return (*_who(row.person), said, row.done, row.of, day(row.last_heard), *map(cell_words, row.cells))


def _who(person: Person) -> tuple[str, str]:
    """The picture tells apart who have the same name. No code: it opens an account."""
    return str(person), str(picture_name(person.picture))


def _question(question: Question) -> tuple[Value, ...]:
    chosen = "; ".join(map(_wrong, question.wrong))
    return question.lesson.title, question.prompt, question.answered, question.not_yet, chosen


def _wrong(choice: WrongChoice) -> str:
    """In the words of the screen."""
    if choice.left_out:
        said = ngettext(
            "%(people)s did not find: “<bdi>%(text)s</bdi>”",
            "%(people)s did not find: “<bdi>%(text)s</bdi>”",
            choice.people,
        )
    else:
        said = ngettext(
            "%(people)s chose: “<bdi>%(text)s</bdi>”",
            "%(people)s chose: “<bdi>%(text)s</bdi>”",
            choice.people,
        )
    return said.replace("<bdi>", "").replace("</bdi>", "") % {"people": choice.people, "text": choice.text}


def _group(group: GroupFigures) -> tuple[Value, ...]:
    return (
        group.cohort.name,
        group.people,
        group.active,
        group.lessons,
        day(group.last_heard),
        ", ".join(str(trainer) for trainer in group.trainers),
        day(group.cohort.archived_at),
    )


def _sheet(
    cohort: Cohort,
    what: str,
    *,
    headers: tuple[str, ...],
    rows: tuple[tuple[Value, ...], ...],
    fixed: int = 1,
) -> Sheet:
    return Sheet(
        title=str(NAMES[what]),
        of=cohort.name,
        country=cohort.country or cohort.organisation.country,
        headers=headers,
        rows=rows,
        fixed=fixed,
    )


MAKERS: Final[dict[str, Callable[[Cohort, str, datetime], Sheet]]] = {
    "table": lambda cohort, locale, now: table_sheet(cohort, locale=locale, now=now),
    "questions": lambda cohort, locale, now: questions_sheet(cohort, locale=locale, now=now),
    "attendance": lambda cohort, locale, now: attendance_sheet(cohort),
}
