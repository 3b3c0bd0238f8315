"""A trainer types what thirty people wrote on paper, with the keyboard alone, in less than ten minutes.

Typing is counted, not timed: keys at 40 words (200 keys) a minute, and the time to read: 4 seconds to take the next
paper and 2 seconds for each answer on it.
"""

import json

from playwright.sync_api import Page

from tests.browser.conftest import PASSWORD, Site

MAKE = """
from django.utils import timezone
from lms.accounts.models import Person
from lms.accounts.services import create_learner
from lms.cohorts.models import Enrolment
from tests.factories.cohorts import CohortFactory, CohortTrainerFactory, MembershipFactory
from tests.factories.pages import TRUE_FALSE, make_course, make_lesson, make_module
def said(*keys, **more): return [{"key": key, "text": f"Text {key}", "feedback": "So it is.", **more} for key in keys]
choices = [each | {"correct": each["key"] == "b"} for each in said("a", "b", "c")]
items = [each | {"target": target} for each, target in zip(said("i", "j", "k"), ("s", "t", "s"))]
targets = [{"key": key, "text": f"Target {key}"} for key in ("s", "t")]
given = [("one", "multiple_choice", {"prompt": "Which?", "choices": choices}), ("two", "true_false", TRUE_FALSE),
  ("three", "order_steps", {"prompt": "In order?", "steps": said("u", "v", "w", "x")}),
  ("four", "match", {"prompt": "Where?", "targets": targets, "items": items})]
lesson = make_lesson(make_module(make_course("P"), "P1"), "P1.1", activities=given)
cohort = CohortFactory()
trainer = Person.objects.create_user("typist", password="%s")
MembershipFactory(organisation=cohort.organisation, person=trainer)
CohortTrainerFactory(cohort=cohort, person=trainer)
for number in range(30):
    person = create_learner(nickname=f"Person {number:02}", picture="llama", pin="2846", language="es")
    Enrolment.objects.create(cohort=cohort, person=person, enrolled_at=timezone.now())
print(f"/es/groups/{cohort.public_id}/paper/{lesson.translation_key}/")
"""
ANSWERS = ("b", "v", "3142", "aba")
SECONDS_A_PAPER, SECONDS_AN_ANSWER, KEYS_A_MINUTE = 4, 2, 200


class Typist:
    """Types into a page, and counts the keys."""

    def __init__(self, page: Page) -> None:
        self.page, self.keys = page, 0

    def press(self, key: str) -> None:
        self.page.keyboard.press(key)
        self.keys += 1

    def type(self, text: str) -> None:
        for key in text:
            self.press(key)

    def focused(self) -> str:
        return str(self.page.evaluate("document.activeElement.id || document.activeElement.value || ''"))


def test_thirty_papers_of_four_answers_by_keyboard(own_site: Site, page: Page) -> None:
    path = own_site.python(MAKE % PASSWORD)
    page.goto(f"{own_site.url}/es/sign-in/staff/?next={path}")
    page.fill("[name=username]", "typist")
    page.fill("[name=password]", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_selector("table.paper")
    typist = Typist(page)
    for _key in range(40):
        if typist.focused().endswith(".1"):
            break
        typist.press("Tab")
    for number in range(120):
        assert typist.focused().endswith(f".{number % 4 + 1}")
        typist.type(ANSWERS[number % 4])
        typist.press("Enter" if number % 2 else "Tab")
    assert typist.focused() == "record"
    typist.press("Enter")
    page.wait_for_selector(".notice-done")
    assert "120" in page.inner_text(".notice-done")
    count = "from lms.progress.models import Attempt; print(Attempt.objects.filter(source='paper', flag='').count())"
    assert own_site.python(count) == "120"
    minutes = typist.keys / KEYS_A_MINUTE + 30 * (SECONDS_A_PAPER + 4 * SECONDS_AN_ANSWER) / 60
    print(json.dumps({"keys": typist.keys, "minutes": round(minutes, 1)}))
    assert minutes < 10
