"""The wording that people agree to: it never changes under its version."""

from hashlib import sha256

import pytest

from lms.accounts.consent import TEXT_VERSION, TEXTS, give_consent, has_agreed, text_of
from lms.accounts.models import Person
from tests.factories.people import LearnerFactory, PersonFactory

# A version that people may have agreed to stays as it is. Other words: a new version, with a line of its own here.
DIGESTS = {"2026-11-22": "fbe03ce71d1bf40e"}


def digest(version: str) -> str:
    # The English words, which are the ids of all translations.
    words = "\n".join(sentence._args[0] for sentence in TEXTS[version])  # type: ignore[attr-defined]
    return sha256(words.encode()).hexdigest()[:16]


def test_wording_is_that_of_its_version() -> None:
    assert {version: digest(version) for version in TEXTS} == DIGESTS


def test_wording_in_force_is_there_and_short() -> None:
    sentences = [str(sentence) for sentence in text_of()]
    assert text_of() == TEXTS[TEXT_VERSION]
    assert 1 <= len(sentences) <= 4
    assert all(len(sentence.split()) <= 25 for sentence in sentences)


def test_unknown_version_has_no_words() -> None:
    assert text_of("1999-01") == ()


@pytest.mark.django_db
def test_consent_is_kept_once_with_version_language_and_time() -> None:
    person = PersonFactory()
    assert not has_agreed(person)
    first = give_consent(person, "fr")
    assert (first.text_version, first.language) == (TEXT_VERSION, "fr")
    assert give_consent(person, "es") == first
    assert has_agreed(person)


@pytest.mark.django_db
def test_who_makes_an_account_agrees_to_the_wording_in_force() -> None:
    person: Person = LearnerFactory(nickname="Lupita", language="pt-br")
    assert has_agreed(person)
    assert person.consents.get().language == "pt-br"
