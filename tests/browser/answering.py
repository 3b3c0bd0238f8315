"""Answers an activity through its own controls, as a finger would: the same script in Chromium and in Firefox."""

import json
from typing import Any

RESPOND = """(async (kind, response) => {
    const seen = (element) => element.offsetParent !== null;
    const section = Array.from(document.querySelectorAll(`[data-kind=${kind}]`)).find(seen);
    const form = section.querySelector("form");
    const pick = (name, value) => form.querySelector(`[name="${name}"][value="${value}"]`).click();
    const tell = (control, value) => {
        control.value = value;
        control.dispatchEvent(new Event("input", { bubbles: true }));
    };
    const steps = () => Array.from(form.querySelectorAll("[data-step]"));
    ({
        multiple_choice: () => pick("choice", response.choice),
        true_false: () => pick("answer", response.answer),
        fill_in: () => tell(form.elements.text, response.text),
        match: () => Object.entries(response.pairs).forEach(([id, target]) => tell(form.elements["item-" + id], target)),
        spot_it: () => form.querySelectorAll("[name=zone]").forEach((box) => box.checked !== response.zones.includes(box.value) && box.click()),
        order_steps: () => response.order.forEach((id, place) => {
            const step = steps().find((one) => one.dataset.step === id);
            while (steps().indexOf(step) > place) step.querySelector(".move-up").click();
        }),
        h5p: () => Chasqui.play.claim(section, response),
        scenario: () => {
            const { start, scenes } = JSON.parse(section.querySelector("[data-definition]").textContent);
            response.path.reduce((here, id) => {
                const choices = scenes.find((scene) => scene.id === here).choices;
                form.querySelectorAll("[data-way] button")[choices.findIndex((choice) => choice.id === id)].click();
                return choices.find((choice) => choice.id === id).goto;
            }, start);
        },
    })[kind]();
    const check = form.querySelector("[data-check]");
    if (check) check.click();
    // Nothing is said before the answer is kept.
    const said = () => form.querySelector("[data-feedback] .say");
    for (let waits = 0; !said() && waits < 500; waits++) await new Promise((go) => setTimeout(go, 10));
    return section.classList.contains("passed");
})"""


def respond(kind: str, response: dict[str, Any]) -> str:
    """An expression that answers the visible activity of this kind and says whether it is passed."""
    return f"{RESPOND}({json.dumps(kind)}, {json.dumps(response)})"
