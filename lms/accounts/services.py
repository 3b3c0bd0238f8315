"""Makes accounts and changes what opens them. The only place that does, outside the forms of the admin.

Whatever changes a PIN or a code ends all sessions of the person; who changes it themselves stays signed in by
`keep_session`.
"""

import secrets
from dataclasses import dataclass
from typing import Final
from uuid import UUID, uuid4

from django.conf import settings
from django.contrib.auth import login, update_session_auth_hash
from django.contrib.auth.models import Group
from django.db import transaction
from django.http import HttpRequest
from django.utils.crypto import get_random_string

from courses.baseline import AUTHORS, EDITORS
from lms.accounts.codes import new_code, read_code
from lms.accounts.consent import give_consent
from lms.accounts.models import Person
from lms.accounts.pictures import PICTURES
from lms.accounts.pins import WeakPin, hash_pin, refuse_weak
from lms.accounts.sessions import bind
from lms.accounts.signals import first_trainer_made

# Without letters and figures that look alike on a small screen.
READABLE: Final = "abcdefghjkmnpqrstuvwxyz23456789"
BACKEND: Final = "django.contrib.auth.backends.ModelBackend"
# On an installation of one person, whoever writes a lesson also approves and publishes it.
TRAINER: Final = "trainer"
FIRST_STAFF: Final[dict[str, tuple[str, ...]]] = {"author": (AUTHORS, EDITORS), TRAINER: ()}


@dataclass(frozen=True)
class NewAccount:
    """What opens a new account: user name and password, or code and PIN. It is kept nowhere else in this form."""

    name: str
    opens: tuple[str, ...]


def create_learner(
    *, nickname: str, picture: str, pin: str, language: str, public_id: UUID | None = None
) -> Person:
    """Add somebody who signs in with a code and a PIN, and that they agreed to what is kept.

    `pin` is as `pins.read_pin` gives it. `public_id` lets a form that is sent twice name the account it makes.
    """
    with transaction.atomic():
        person = Person(
            username=uuid4().hex,
            public_id=public_id or uuid4(),
            nickname=nickname,
            picture=picture,
            language=language,
            access_code=_free_code(),
            pin=hash_pin(pin),
        )
        person.set_unusable_password()
        person.save()
        give_consent(person, language)
    return person


def find_by_code(typed: str) -> Person | None:
    """Whose access code this is, however it was typed."""
    code = read_code(typed)
    return Person.objects.filter(access_code=code, is_active=True).first() if code else None


def sign_in(request: HttpRequest, person: Person, *, own_phone: bool) -> None:
    """Sign somebody in who has proved who they are. `own_phone`: nobody else uses this phone, so it may stay so."""
    login(request, person, backend=BACKEND)
    bind(request, person, idle=settings.SESSION_COOKIE_AGE if own_phone else settings.IDLE_MINUTES * 60)


def change_pin(person: Person, pin: str) -> None:
    """Set a new PIN, which also ends any pause. Raises WeakPin."""
    refuse_weak(pin)
    _set_pin(person, pin)


def reset_pin(person: Person) -> str:
    """A new random PIN of four figures, to be told to the person once."""
    pin = random_pin()
    _set_pin(person, pin)
    return pin


def new_access_code(person: Person) -> str:
    """A new code in place of one that was lost or seen. The old one opens nothing any more."""
    person.access_code = _free_code()
    person.sessions_salt = _new_salt()
    person.save(update_fields=["access_code", "sessions_salt"])
    return person.access_code


def unlock(person: Person) -> None:
    """Let somebody try again at once."""
    person.pin_tries, person.pin_waits_until = 0, None
    person.save(update_fields=["pin_tries", "pin_waits_until"])


def keep_session(request: HttpRequest, person: Person) -> None:
    """Go on with this one session after all have been ended."""
    update_session_auth_hash(request, person)


def create_first_people() -> list[NewAccount]:
    """An author, a trainer and a learner where nobody has an account yet; else nothing."""
    with transaction.atomic():
        if Person.objects.exists():
            return []
        made = [*(_first_of_staff(name) for name in FIRST_STAFF), _first_learner()]
        first_trainer_made.send(Person, person=Person.objects.get(username=TRAINER))
        return made


def random_password() -> str:
    """Twelve letters and figures in groups of four (59 bits), to be read from a screen and typed on a phone."""
    return "-".join("".join(secrets.choice(READABLE) for _ in range(4)) for _ in range(3))


def random_pin() -> str:
    """Four figures that are not among those guessed first."""
    while True:
        pin = f"{secrets.randbelow(10_000):04}"
        try:
            refuse_weak(pin)
        except WeakPin:
            continue
        return pin


def _first_of_staff(name: str) -> NewAccount:
    password = random_password()
    person = Person.objects.create_user(name, password=password)
    person.groups.set(Group.objects.filter(name__in=FIRST_STAFF[name]))
    return NewAccount(name, (password,))


def _first_learner() -> NewAccount:
    pin = random_pin()
    person = create_learner(nickname="Chasqui", picture=PICTURES[0], pin=pin, language=settings.LANGUAGE_CODE)
    return NewAccount("learner", (str(person.access_code), pin))


def _set_pin(person: Person, pin: str) -> None:
    person.pin = hash_pin(pin)
    person.pin_tries, person.pin_waits_until = 0, None
    person.sessions_salt = _new_salt()
    person.save(update_fields=["pin", "pin_tries", "pin_waits_until", "sessions_salt"])


def _free_code() -> str:
    while Person.objects.filter(access_code=(code := new_code())).exists():
        pass
    return code


def _new_salt() -> str:
    return get_random_string(32)
