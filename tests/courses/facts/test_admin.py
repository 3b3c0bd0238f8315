"""Facts in the admin: the form asks for what a confirmation needs, the list filters, the report counts, roles hold."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.test.utils.form_data import inline_formset, nested_form_data

from courses.facts.models import Country, FactText, LocalFact, State
from tests.factories.authors import desk, member, said
from tests.factories.facts import CHECKED, make_country, make_fact

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
OLD = timezone.localdate() - timedelta(days=400)


def address(name: str, *args: Any) -> str:
    return reverse(LocalFact.snippet_viewset.get_url_name(name), args=args)


def form(*texts: tuple[str, str], fact: LocalFact | None = None, **fields: str) -> dict[str, str]:
    """What the editor posts for the fact of Mexico about payments; `texts` are added to those that it has."""
    rows = [{"language": language, "text": text} for language, text in texts]
    known = list(fact.texts.all()) if fact else []
    stored = [{"id": str(text.pk), "language": text.language, "text": text.text} for text in known]
    data = {
        "country": "MX",
        "slot": "PAY",
        "state": "confirmed",
        "source": "Banco de México",
        "checked_on": "",
        "checked_by": "",
        "note": "",
        "texts": inline_formset([*stored, *rows], initial=len(stored)),
    }
    return dict(nested_form_data(data | fields))


@pytest.fixture
def author() -> Client:
    return desk(member("Authors"))


def test_confirming_takes_today_and_the_name_of_the_editor() -> None:
    make_country()
    editor = desk(member("Editors", nickname="Rosa"))

    response = editor.post(address("add"), form(("es", "CoDi o DiMo")))

    fact = LocalFact.objects.get()
    assert response.status_code == 302
    assert (fact.checked_on, fact.checked_by) == (timezone.localdate(), "Rosa")
    assert [text.text for text in fact.texts.all()] == ["CoDi o DiMo"]


@pytest.mark.parametrize(
    ("texts", "fields", "reason"),
    [
        ([("es", "CoDi")], {"source": ""}, "A confirmed fact needs this."),
        ([("es", "CoDi")], {"source": "  "}, "A confirmed fact needs this."),
        ([], {}, "needs its words in at least one language"),
        ([("es", "CoDi {CURR}")], {}, "have no slots"),
        ([("es", "CoDi")], {"checked_on": "2099-01-01"}, "This day has not come yet."),
        ([("es", "CoDi")], {"checked_on": "soon"}, "Enter a valid date."),
        ([("es", "CoDi"), ("es", "DiMo")], {}, "duplicate"),
    ],
)
def test_confirmation_without_its_proof_is_refused(
    editor: Client, texts: list[tuple[str, str]], fields: dict[str, str], reason: str
) -> None:
    make_country()

    response = editor.post(address("add"), form(*texts, **fields))

    assert not LocalFact.objects.exists()
    assert reason in response.content.decode()


def test_second_fact_about_the_same_is_refused(editor: Client) -> None:
    make_fact()
    response = editor.post(address("add"), form(("es", "CoDi")))
    assert response.status_code == 200 and LocalFact.objects.count() == 1


def test_author_writes_down_and_does_not_confirm(author: Client) -> None:
    make_country()

    author.post(address("add"), form(("es", "CoDi")))
    assert not LocalFact.objects.exists()

    author.post(address("add"), form(("es", "CoDi"), state="unconfirmed"))
    assert LocalFact.objects.get().state == State.UNCONFIRMED


def test_author_who_changes_a_confirmed_fact_takes_its_confirmation_back(author: Client) -> None:
    fact = make_fact()
    page = author.get(address("edit", fact.pk)).content.decode()
    assert 'value="confirmed"' not in page and 'value="unconfirmed" selected' in page

    author.post(address("edit", fact.pk), form(("fr", "CoDi"), fact=fact))
    assert fact.texts.count() == 1
    author.post(address("edit", fact.pk), form(("fr", "CoDi"), fact=fact, state="unconfirmed"))
    fact.refresh_from_db()
    assert fact.state == State.UNCONFIRMED and fact.texts.count() == 2


def test_confirmation_taken_back_takes_its_name_and_day_with_it(author: Client) -> None:
    fact = make_fact()
    told = form(fact=fact, state="unconfirmed", checked_by=CHECKED, checked_on=str(fact.checked_on))

    author.post(address("edit", fact.pk), told)

    fact = LocalFact.objects.get()
    assert (fact.state, fact.checked_by, fact.checked_on) == (State.UNCONFIRMED, "", None)


def test_new_confirmation_has_its_own_name_and_day_unless_others_are_given() -> None:
    make_fact(state=State.CONFLICTING, checked_on=OLD)
    editor = desk(member("Editors", nickname="Rosa"))

    def confirm(**check: str) -> tuple[str, Any]:
        fact = LocalFact.objects.get()
        response = editor.post(address("edit", fact.pk), form(fact=fact, **check))
        assert response.status_code == 302
        fact.refresh_from_db()
        return fact.checked_by, fact.checked_on

    stored = {"checked_by": CHECKED, "checked_on": str(OLD)}
    assert confirm(**stored) == ("Rosa", timezone.localdate())
    LocalFact.objects.update(state=State.UNCONFIRMED, **stored)
    assert confirm(checked_by="Ana", checked_on=str(OLD + timedelta(days=1))) == (
        "Ana",
        OLD + timedelta(days=1),
    )
    assert confirm(checked_by="Ana", checked_on=str(OLD)) == ("Ana", OLD)


@pytest.mark.parametrize(
    "other",
    [
        {"source": "Another page"},
        {"slot": "GOV"},
        {"country": "HT"},
        {"texts-0-text": "Other words"},
        {"texts-0-language": "fr"},
    ],
)
def test_confirmed_fact_that_says_something_else_is_checked_by_who_changed_it(other: dict[str, str]) -> None:
    fact = make_fact(checked_on=OLD)
    make_country("HT")
    rosa = desk(member("Editors", nickname="Rosa"))
    stored = {"source": fact.source, "checked_by": CHECKED, "checked_on": str(OLD)}
    check = ("checked_by", "checked_on")

    rosa.post(address("edit", fact.pk), form(fact=fact, **stored, note="To look at"))
    assert LocalFact.objects.values_list(*check).get() == (CHECKED, OLD)

    response = rosa.post(address("edit", fact.pk), form(fact=fact, **stored) | other)
    assert response.status_code == 302
    assert LocalFact.objects.values_list(*check, "state").get() == ("Rosa", timezone.localdate(), "confirmed")


def test_new_words_of_a_confirmed_fact_keep_the_name_and_day_that_are_given() -> None:
    fact = make_fact(checked_on=OLD)
    rosa = desk(member("Editors", nickname="Rosa"))
    day = OLD + timedelta(days=9)
    given = {"source": "Another page", "checked_by": "Ana", "checked_on": str(day)}

    rosa.post(address("edit", fact.pk), form(("fr", "Virement"), fact=fact, **given))
    fact.refresh_from_db()
    assert (fact.checked_by, fact.checked_on, fact.texts.count()) == ("Ana", day, 2)

    # A text that goes leaves the others as they were checked; one that comes does not.
    gone = form(fact=fact, **given) | {"texts-1-DELETE": "on"}
    assert rosa.post(address("edit", fact.pk), gone).status_code == 302
    fact.refresh_from_db()
    assert (fact.checked_by, fact.checked_on, fact.texts.count()) == ("Ana", day, 1)
    rosa.post(address("edit", fact.pk), form(("fr", "Virement"), fact=fact, **given))
    fact.refresh_from_db()
    assert (fact.checked_by, fact.checked_on, fact.texts.count()) == ("Rosa", timezone.localdate(), 2)


def test_other_words_that_wait_for_a_confirmation_have_no_name(editor: Client) -> None:
    fact = make_fact(checked_on=OLD)
    stored = {"source": fact.source, "checked_by": CHECKED, "checked_on": str(OLD), "state": "conflicting"}

    editor.post(address("edit", fact.pk), form(("fr", "Virement"), fact=fact, **stored))

    assert LocalFact.objects.values_list("state", "checked_by", "checked_on").get() == (
        "conflicting",
        "",
        None,
    )


def test_words_that_the_editor_has_not_seen_are_not_confirmed(editor: Client) -> None:
    fact = make_fact(state=State.UNCONFIRMED)
    seen = form(fact=fact)
    FactText.objects.create(fact=fact, language="fr", text="Virement")

    response = editor.post(address("edit", fact.pk), seen)

    assert "Somebody has added words meanwhile." in response.text
    assert LocalFact.objects.get().state == State.UNCONFIRMED
    editor.post(address("edit", fact.pk), form(fact=fact))
    assert LocalFact.objects.get().state == State.CONFIRMED


def test_languages_that_would_be_there_twice_are_refused_with_words(editor: Client) -> None:
    fact = make_fact(state=State.UNCONFIRMED, texts={"es": "CoDi", "fr": "Virement"})
    swap = form(fact=fact, state="unconfirmed") | {"texts-0-language": "fr", "texts-1-language": "es"}
    late = form(("en", "Transfer"), fact=fact, state="unconfirmed")
    assert "A language would be there twice." in editor.post(address("edit", fact.pk), swap).text

    FactText.objects.create(fact=fact, language="en", text="CoDi")
    assert "A language would be there twice." in editor.post(address("edit", fact.pk), late).text

    # One that becomes free first may be taken.
    free = form(fact=fact, state="unconfirmed") | {"texts-0-language": "pt-br", "texts-1-language": "es"}
    assert editor.post(address("edit", fact.pk), free).status_code == 302
    assert [text.language for text in fact.texts.order_by("pk")] == ["pt-br", "es", "en"]
    # And what a row that goes says is nobody's concern.
    gone = form(fact=fact, state="unconfirmed") | {"texts-0-language": "", "texts-0-DELETE": "on"}
    assert editor.post(address("edit", fact.pk), gone).status_code == 302
    assert fact.texts.count() == 2


def test_form_shows_the_general_words_that_a_fact_replaces(editor: Client) -> None:
    fact = make_fact()
    assert "the payment app that your bank offers" in editor.get(address("edit", fact.pk)).content.decode()
    every = editor.get(address("add")).content.decode()
    assert "{RECEIPT}" in every and "{EMERG}" in every


def test_history_keeps_what_a_fact_was_and_brings_it_back(editor: Client) -> None:
    fact = make_fact()
    for words in ("One", "Two"):
        row = fact.texts.get()
        row.text = words
        row.save()
        fact = LocalFact.objects.get()
        editor.post(address("edit", fact.pk), form(fact=fact))
    first = fact.revisions.order_by("pk").first()

    page = editor.get(address("revisions_revert", fact.pk, first.pk)).content.decode()

    assert 'value="One"' in page


@pytest.mark.django_db(transaction=True)
def test_fact_taken_back_through_its_history_leaves_learners(editor: Client, client: Client) -> None:
    fact = make_fact(state=State.UNCONFIRMED)
    editor.post(address("edit", fact.pk), form(fact=fact, state="unconfirmed"))
    draft = fact.revisions.get()
    editor.post(address("edit", fact.pk), form(fact=fact))
    file = "/facts/es/MX.json"
    assert "CoDi" in client.get(file).text

    editor.post(address("revisions_revert", fact.pk, draft.pk), form(fact=fact, state="unconfirmed"))

    assert LocalFact.objects.get().state == State.UNCONFIRMED
    assert "CoDi" not in client.get(file).text


def test_version_of_a_fact_comes_back_without_the_words_that_came_later(editor: Client) -> None:
    fact = make_fact()
    editor.post(address("edit", fact.pk), form(fact=fact))
    version = fact.revisions.get()
    sent = form(fact=fact)
    editor.post(address("edit", fact.pk), form(("fr", "Virement"), fact=fact))
    assert fact.texts.count() == 2

    editor.post(address("revisions_revert", fact.pk, version.pk), sent)

    assert [text.language for text in LocalFact.objects.get().texts.all()] == ["es"]


def test_list_filters_by_state_country_and_age(editor: Client) -> None:
    make_fact("MX", "PAY")
    make_fact("MX", "GOV", checked_on=OLD)
    make_fact("HT", "PAY", State.CONFLICTING)

    def listed(**query: str) -> set[str]:
        found = editor.get(address("list"), query).context["object_list"]
        return {str(fact) for fact in found}

    assert listed() == {"MX PAY", "MX GOV", "HT PAY"}
    assert listed(state="conflicting") == {"HT PAY"}
    assert listed(country="MX") == {"MX PAY", "MX GOV"}
    assert listed(slot="PAY") == {"MX PAY", "HT PAY"}
    assert listed(age="stale") == {"MX GOV"}
    assert listed(age="shown") == {"MX PAY"}
    assert listed(q="GOV") == {"MX GOV"}


def test_list_asks_the_database_as_often_for_many_as_for_one(
    editor: Client, django_assert_max_num_queries: Any
) -> None:
    make_fact("MX", "PAY")
    editor.get(address("list"))
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as one:
        editor.get(address("list"))
    for code in ("HT", "BR", "JM", "CO"):
        make_fact(code, "PAY", State.UNCONFIRMED)
        make_fact(code, "GOV", State.UNCONFIRMED)
    with django_assert_max_num_queries(len(one)):
        editor.get(address("list"))


def test_report_lists_what_learners_do_not_see_old_confirmations_first(editor: Client) -> None:
    make_fact("MX", "PAY")
    make_fact("MX", "TAX", State.UNCONFIRMED)
    make_fact("MX", "GOV", State.CONFLICTING)
    make_fact("MX", "POST", checked_on=OLD)

    response = editor.get(reverse("facts_to_check"))
    page = response.content.decode()

    assert [str(fact) for fact in response.context["object_list"]] == ["MX POST", "MX GOV", "MX TAX"]
    assert "3 facts" in page and "Check again: older than 12 months" in page
    assert "Facts to check" in editor.get(reverse("wagtailadmin_home")).content.decode()
    filtered = editor.get(reverse("facts_to_check"), {"state": "conflicting"})
    assert [str(fact) for fact in filtered.context["object_list"]] == ["MX GOV"]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_report_is_exported(editor: Client, kind: str) -> None:
    make_fact("MX", "TAX", State.UNCONFIRMED, texts={"es": "RESICO", "fr": "Le RESICO"})
    response = editor.get(reverse("facts_to_check"), {"export": kind})
    content = b"".join(response.streaming_content) if response.streaming else response.content
    if kind == "csv":
        lines = content.decode().splitlines()
        assert lines[1].startswith("MX,Mexico,TAX,Not confirmed yet,es: RESICO | fr: Le RESICO,")
    assert content


def test_report_of_nothing_says_so(editor: Client) -> None:
    assert "0 facts" in editor.get(reverse("facts_to_check")).content.decode()


@pytest.mark.parametrize(
    ("role", "sees", "adds", "deletes"),
    [("Authors", True, True, False), ("Translators", True, False, False), ("Editors", True, True, True)],
)
def test_roles(role: str, sees: bool, adds: bool, deletes: bool) -> None:
    fact = make_fact()
    client = desk(member(role))

    def opens(path: str) -> bool:
        return client.get(path).status_code == 200

    assert (opens(address("list")), opens(address("add")), opens(address("delete", fact.pk))) == (
        sees,
        adds,
        deletes,
    )
    assert opens(reverse("facts_to_check")) == sees
    home = client.get(reverse("wagtailadmin_home")).content.decode()
    assert ("Local facts" in home) == sees


def test_learner_sees_none_of_it() -> None:
    from tests.factories.people import PersonFactory

    client = desk(PersonFactory())
    assert client.get(reverse("facts_to_check")).status_code in (302, 403)
    assert client.get(address("list")).status_code in (302, 403)


def test_only_real_countries_can_be_added(editor: Client) -> None:
    new = reverse(Country.snippet_viewset.get_url_name("add"))
    editor.post(new, {"code": "ZZ"})
    editor.post(new, {"code": "sr"})
    assert not Country.objects.exists()
    response = editor.post(new, {"code": "SR"})
    assert Country.objects.get().code == "SR", said(response)


def test_country_keeps_its_code() -> None:
    person = member("Editors")
    person.user_permissions.add(Permission.objects.get(codename="change_country"))
    editor = desk(person)
    make_country("SR")
    edit = reverse(Country.snippet_viewset.get_url_name("edit"), args=["SR"])
    assert "disabled" in str(editor.get(edit).context["form"]["code"])
    editor.post(edit, {"code": "HT"})
    assert [country.code for country in Country.objects.all()] == ["SR"]


def test_older_installation_gets_the_rights_once() -> None:
    from django.contrib.auth.models import Group

    from courses.baseline import ensure_baseline

    def rights() -> int:
        return sum(
            group.permissions.filter(codename__endswith="_localfact").count() for group in Group.objects.all()
        )

    given = rights()
    for group in Group.objects.all():
        group.permissions.remove(*group.permissions.filter(codename__endswith="_localfact"))
    ensure_baseline()
    assert rights() == given > 0
    group = Group.objects.get(name="Authors")
    group.permissions.clear()
    ensure_baseline()
    assert not group.permissions.exists()
