"""PINs: figures of any script, few that everybody has, and a hash that a stolen database does not open."""

import pytest
from django.contrib.auth.hashers import check_password
from django.test import override_settings

from lms.accounts.pins import WeakPin, hash_pin, is_pin, read_pin, refuse_weak
from lms.accounts.services import random_pin


@pytest.mark.parametrize(
    ("typed", "pin"),
    [
        ("2846", "2846"),
        (" 28 46 ", "2846"),
        ("28-46-17", "284617"),
        ("٢٨٤٦", "2846"),
        ("२८४६", "2846"),
        ("284", None),
        ("2846173", None),
        ("28a6", None),
        ("²846", None),
        ("28.46", None),
        ("", None),
        ("-2846\x00", None),
    ],
)
def test_pin_is_read(typed: str, pin: str | None) -> None:
    assert read_pin(typed) == pin


@pytest.mark.parametrize(
    "pin",
    ["0000", "1212", "1122", "1234", "4321", "7890", "0987", "1987", "2001", "123456", "284284", "11111"],
)
def test_pin_that_is_guessed_first_is_refused_with_a_reason(pin: str) -> None:
    with pytest.raises(WeakPin) as refused:
        refuse_weak(pin)
    assert str(refused.value.words).endswith(".")


def test_most_pins_are_left() -> None:
    def is_strong(pin: str) -> bool:
        try:
            refuse_weak(pin)
        except WeakPin:
            return False
        return True

    assert sum(is_strong(f"{number:04}") for number in range(10_000)) == 9_260
    assert all(is_strong(random_pin()) for _ in range(200))


def test_hash_alone_does_not_tell_the_pin() -> None:
    """10,000 PINs are tried in minutes; without the site's secret none of them fits."""
    hashed = hash_pin("2846")
    assert is_pin("2846", hashed)
    assert not is_pin("2847", hashed)
    assert not check_password("2846", hashed)
    with override_settings(SECRET_KEY="another" * 10):
        assert not is_pin("2846", hashed)


def test_pin_survives_a_new_secret_that_names_the_old_one(settings: object) -> None:
    hashed = hash_pin("2846")
    from django.conf import settings as now

    with override_settings(SECRET_KEY="another" * 10, SECRET_KEY_FALLBACKS=[now.SECRET_KEY]):
        assert is_pin("2846", hashed)
        assert not is_pin("2847", hashed)
