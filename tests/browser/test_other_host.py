"""An activity in the page of another host: in a frame of its own, answered, marked by the host's server, shown again."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import FrameLocator, Page, expect

from courses.activities import load, mark
from courses.xblocks.page import as_json, parts, templates_in
from courses.xblocks.page import page as framed
from courses.xblocks.payload import from_payload
from courses.xblocks.words import HERE
from tests.courses.xblocks.test_inside import cases

# What a host gives its blocks: jQuery, and a runtime that knows the addresses of handlers.
HOST = """
    window.jQuery = { ajax: ({ url, data }) => serve(url, data).then((told) => told.error === undefined ? told : Promise.reject({ responseText: told.error })) };
    ChasquiActivity({ handlerUrl: (element, name) => "/" + name }, document.querySelector(".host"));
"""
NOTHING = {"best": None, "passed": False, "response": None}
Serve = Callable[[str, str], dict[str, Any]]


def show(host: Page, kind: str, serve: Serve, state: dict[str, Any] = NOTHING) -> FrameLocator:
    """The activity in a host's page whose letters are red and whose server is `serve`."""
    payload = from_payload(cases()[kind]["payload"] | {"locale": "es"})
    html = templates_in("es").render(
        "xblocks/block.html", {"locale": "es", "title": "Pregunta", "page": framed(payload, state)}
    )
    host.expose_function("serve", serve)
    host.set_content(
        f"<!doctype html><meta charset=utf-8><style>* {{ color: red !important }}</style><div class=host>{html}</div>"
        f"<script>window.ChasquiParts = {as_json(parts())}</script>"
        f"<script>{(HERE / 'static' / 'activity.js').read_text(encoding='utf-8')}</script><script>{HOST}</script>"
    )
    return host.frame_locator("iframe")


def marks(kind: str, answers: list[Any]) -> Serve:
    """A server that marks as the block does."""

    def serve(url: str, body: str) -> dict[str, Any]:
        assert url == "/answer"
        answer = json.loads(body)
        answers.append(answer)
        result = mark(load(cases()[kind]["payload"]["definition"]), answer["response"])
        return {"mark": result.as_data(), "best": result.score, "passed": result.passed}

    return serve


def test_answer_goes_to_the_server_of_the_host_and_its_result_is_shown(page: Page) -> None:
    answers: list[Any] = []
    frame = show(page, "spot_it", marks("spot_it", answers))
    frame.locator("[data-zone=ask]").click()
    frame.locator("[data-check]").click()
    expect(frame.locator("#chasqui-best")).to_have_text("Su mejor resultado aquí: 100 %")
    expect(frame.locator("[data-feedback] strong")).to_have_text("Correcto")
    digest = from_payload(cases()["spot_it"]["payload"]).activity.digest
    assert answers == [{"digest": digest, "response": {"zones": ["ask"]}}]


def test_where_the_server_found_otherwise_its_mark_stands(page: Page) -> None:
    result = {
        "score": 0,
        "passed": False,
        "feedback": [{"part": "false", "right": False, "text": "Otra vez"}],
    }
    frame = show(page, "true_false", lambda url, body: {"mark": result, "best": 0, "passed": False})
    frame.locator("[value=false]").check()
    frame.locator("[data-check]").click()
    expect(frame.locator("[data-feedback]")).to_contain_text("Todavía no")
    expect(frame.locator("[data-feedback]")).to_contain_text("Otra vez")
    expect(frame.locator("#chasqui-best")).to_have_text("Su mejor resultado aquí: 0 %")


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (json.dumps({"error": "Esta pregunta cambió."}), "Esta pregunta cambió."),
        ("<h1>502", "Su respuesta no llegó. Revise su conexión y responda otra vez."),
    ],
)
def test_answer_that_did_not_arrive_is_not_taken_for_kept(page: Page, error: str, said: str) -> None:
    frame = show(page, "true_false", lambda url, body: {"error": error})
    frame.locator("[value=false]").check()
    frame.locator("[data-check]").click()
    expect(frame.locator("#chasqui-sent")).to_have_text(said)
    expect(frame.locator("#chasqui-best")).to_be_empty()


def test_what_was_answered_before_is_shown_again(page: Page) -> None:
    state = {"best": 1.0, "passed": True, "response": {"order": ["bank", "sim", "password", "report"]}}
    frame = show(page, "order_steps", marks("order_steps", []), state)
    expect(frame.locator("[data-step]").first).to_have_attribute("data-step", "bank")
    expect(frame.locator("[data-feedback]")).to_contain_text("Todavía no")
    expect(frame.locator(".activity")).to_have_class("activity passed")
    expect(frame.locator("#chasqui-best")).to_have_text("Su mejor resultado aquí: 100 %")


def test_frame_is_as_high_as_the_activity_and_keeps_its_own_colours(page: Page) -> None:
    frame = show(page, "scenario", marks("scenario", []))
    expect(frame.locator(".scene")).to_be_visible()
    high = frame.locator("html").evaluate("html => Math.ceil(html.getBoundingClientRect().height)")
    expect(page.locator("iframe")).to_have_css("height", f"{high}px")
    assert frame.locator(".scene").evaluate("scene => getComputedStyle(scene).color") == "rgb(35, 32, 28)"


def test_frame_reaches_nothing_of_the_host(page: Page) -> None:
    frame = show(page, "true_false", marks("true_false", []))
    for reach in ("parent.document", "document.cookie", "localStorage.length"):
        refused = frame.locator("html").evaluate(
            "(html, code) => { try { return String(eval(code)) } catch (error) { return error.name } }", reach
        )
        assert refused == "SecurityError", reach


def test_answer_that_another_window_gives_is_not_sent(page: Page) -> None:
    answers: list[Any] = []
    frame = show(page, "true_false", marks("true_false", answers))
    page.evaluate("postMessage({ chasqui: 1, id: 'x', answer: { response: { answer: false } } }, '*')")
    frame.locator("[value=true]").check()
    frame.locator("[data-check]").click()
    expect(frame.locator("#chasqui-best")).to_have_text("Su mejor resultado aquí: 0 %")
    assert [answer["response"] for answer in answers] == [{"answer": True}]
