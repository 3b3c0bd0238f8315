"""The served OpenAPI document against the API, with data that fits it and data that does not (schemathesis)."""

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.specs.openapi.checks import ignored_auth, negative_data_rejection, positive_data_acceptance

from lms.progress.batch import UUID_PATTERN
from lms.wsgi import application
from tests.factories.people import LearnerFactory

pytestmark = pytest.mark.django_db
EXAMPLES = 60
OPERATIONS = [
    ("POST", "/api/v1/attempts"),
    ("GET", "/api/v1/completions"),
    ("GET", "/api/v1/session"),
    ("POST", "/api/v1/session"),
    ("DELETE", "/api/v1/session"),
    ("POST", "/api/v1/sealed"),
]
OUR_PAGE = {"Sec-Fetch-Site": "same-origin"}


@pytest.fixture(autouse=True)
def one_connection() -> Iterator[None]:
    """The application of earnest closes its connection after each request, and with it what a test has not committed."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@cache
def described() -> Any:
    # Who is signed in is for the tests to say.
    config = schemathesis.Config.from_dict({"generation": {"with-security-parameters": False}})
    return schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application, config=config)


def test_every_operation_is_tried() -> None:
    tried = {(each.ok().method.upper(), each.ok().path) for each in described().get_all_operations()}
    assert tried == set(OPERATIONS)


@pytest.mark.parametrize("signed_in", [True, False], ids=["signed-in", "signed-out"])
@pytest.mark.parametrize("method, path", OPERATIONS, ids=lambda part: str(part))
def test_api_does_what_its_document_says(method: str, path: str, signed_in: bool) -> None:
    operation = described()[path][method]
    client, learner = Client(), LearnerFactory()
    # Tried by those signed out; here the cookie is ours and not made up.
    without = [ignored_auth] if signed_in else []
    if path == "/api/v1/attempts":
        # An answer that is wrong is refused by itself, in a batch that is taken.
        without.append(negative_data_rejection)
    if path == "/api/v1/sealed":
        # Nobody makes up what somebody has closed; see test_api_sealed.py.
        without.append(positive_data_acceptance)

    @settings(
        max_examples=EXAMPLES,
        derandomize=True,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(case=st.one_of(*(operation.as_strategy(generation_mode=mode) for mode in GenerationMode)))
    def try_it(case: Any) -> None:
        cookies = {}
        if signed_in:
            client.force_login(learner)
            cookies = {"sessionid": client.cookies["sessionid"].value}
        if signed_in and path == "/api/v1/sealed":
            name_somebody_who_is_there(case, learner)
        response = case.call(headers=OUR_PAGE, cookies=cookies)
        case.validate_response(response, excluded_checks=without)

    try_it()


def name_somebody_who_is_there(case: Any, owner: Any) -> None:
    """Else every sealed record is for somebody who is gone, and nobody tries to open one."""
    if isinstance(case.body, dict) and re.fullmatch(UUID_PATTERN, str(case.body.get("owner"))):
        case.body["owner"] = str(owner.public_id)
