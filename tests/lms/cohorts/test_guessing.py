"""Codes of groups are not found by trying, and nobody who belongs there is kept out meanwhile."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from lms.accounts.codes import new_code
from lms.cohorts import guessing
from lms.cohorts.guessing import A_MINUTE, COOKIE, REMEMBERED, path_of
from lms.cohorts.models import Cohort, WrongCodes
from tests.factories.cohorts import CohortFactory, EnrolmentFactory
from tests.factories.people import PIN, LearnerFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def cohort() -> Cohort:
    return CohortFactory()


@pytest.fixture(autouse=True)
def one_minute(monkeypatch: pytest.MonkeyPatch) -> Any:
    """The clock stands, until a test moves it."""
    now = [timezone.now()]
    monkeypatch.setattr(guessing, "minute_of", lambda moment: int(now[0].timestamp()) // 60)
    return now


def phone() -> Client:
    return Client(headers={"Sec-Fetch-Site": "same-origin"})


def guess(browser: Client, times: int) -> list[int]:
    return [browser.get("/es/join/", {"code": new_code()}).status_code for _ in range(times)]


def spend() -> None:
    assert guess(phone(), A_MINUTE) == [422] * A_MINUTE


def test_so_many_wrong_codes_are_looked_up_and_then_no_more() -> None:
    assert guess(phone(), A_MINUTE + 3) == [422] * A_MINUTE + [429] * 3
    assert WrongCodes.objects.get().tries == A_MINUTE


def test_new_phones_and_all_addresses_share_the_number(cohort: Cohort) -> None:
    """Who throws the cookies away or asks at another door of the code gets no more."""
    spend()
    assert guess(phone(), 1) == [429]
    for door in ("", "new/", f"{LearnerFactory().public_id}/"):
        assert phone().get(f"/es/join/{new_code()}/{door}").status_code == 429
        # The right one is not told from the wrong ones.
        assert phone().get(f"/es/join/{cohort.join_code}/{door}").status_code == 429
    assert phone().get("/es/join/", {"code": cohort.join_code}).status_code == 429


def test_next_minute_is_another_one(cohort: Cohort, one_minute: Any) -> None:
    spend()
    one_minute[0] += timedelta(minutes=1)
    assert phone().get(f"/es/join/{cohort.join_code}/").status_code == 200
    assert guess(phone(), 1) == [422]
    assert WrongCodes.objects.get().tries == 1


def test_phone_that_was_in_the_group_comes_in(cohort: Cohort) -> None:
    learner = LearnerFactory()
    EnrolmentFactory(cohort=cohort, person=learner)
    browser = phone()
    browser.get("/es/join/", {"code": cohort.join_code})
    spend()
    assert browser.get(f"/es/join/{cohort.join_code}/").status_code == 200
    way = f"/es/join/{cohort.join_code}/{learner.public_id}/"
    assert browser.post(way, {"pin": PIN}).status_code == 302
    # Also after somebody signed out there, which ends the session.
    browser.post("/es/sign-out/")
    assert browser.get("/es/join/", {"code": cohort.join_code}).status_code == 302


def test_that_cookie_opens_this_group_only(cohort: Cohort) -> None:
    browser = phone()
    browser.get(f"/es/join/{cohort.join_code}/")
    spend()
    assert browser.get(f"/es/join/{CohortFactory().join_code}/").status_code == 429
    assert guess(browser, 1) == [429]


def test_cookie_made_by_hand_is_nothing(cohort: Cohort) -> None:
    spend()
    browser = phone()
    browser.cookies[COOKIE] = f"{cohort.join_code}:made-by-hand"
    assert browser.get(f"/es/join/{cohort.join_code}/").status_code == 429


def test_cookie_holds_a_few_groups_and_no_script_reads_it() -> None:
    browser = phone()
    cohorts = [CohortFactory() for _ in range(REMEMBERED + 2)]
    for each in cohorts:
        reply = browser.get(f"/es/join/{each.join_code}/")
    cookie = reply.cookies[COOKIE]
    assert cookie["httponly"]
    assert cookie.value.split(":")[0].split(".") == [each.join_code for each in cohorts[2:]]


def test_picture_of_the_group_opens_it(cohort: Cohort) -> None:
    spend()
    browser = phone()
    assert browser.get(path_of(cohort), follow=True).status_code == 200
    for proof in ("", "0" * 15, "é"):
        assert phone().get(f"/g/{cohort.join_code}/", {"k": proof}, follow=True).status_code == 429


def test_class_with_an_old_code_is_one_wrong_code() -> None:
    old = new_code()
    for _ in range(30):
        assert phone().get("/es/join/", {"code": old}).status_code == 422
    assert WrongCodes.objects.get().tries == 1


def test_group_that_was_brought_back_is_found_at_once(cohort: Cohort) -> None:
    Cohort.objects.update(deleted_at=timezone.now())
    assert phone().get(f"/es/join/{cohort.join_code}/").status_code == 404
    Cohort.objects.update(deleted_at=None)
    assert phone().get(f"/es/join/{cohort.join_code}/").status_code == 200


def test_mistyped_code_is_neither_counted_nor_looked_up(
    cohort: Cohort, django_assert_num_queries: Any
) -> None:
    wrong = cohort.join_code[:-1] + ("3" if cohort.join_code[-1] != "3" else "4")
    with django_assert_num_queries(0):
        assert phone().get("/es/join/", {"code": wrong}).status_code == 422
        assert phone().get(f"/es/join/{wrong}/").status_code == 404


def test_who_must_wait_is_told_what_to_do(cohort: Cohort) -> None:
    spend()
    reply = phone().get("/en/join/", {"code": cohort.join_code})
    assert reply.headers["Retry-After"] == "60"
    assert "/en/sign-in/" in reply.content.decode()
    assert reply.context["form"]["code"].value() == cohort.join_code
    assert "Wait a minute" in reply.context["form"].errors["code"][0]
