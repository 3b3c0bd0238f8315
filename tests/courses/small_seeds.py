"""A small course in four languages: two lessons that hold every kind of block, for tests that break or change it."""

from pathlib import Path

LANGUAGES = ("es", "pt-br", "en", "fr")
SVG = '<svg viewBox="0 0 320 200"><rect x="1" y="1" width="90" height="90"/><text x="9" y="9" data-label="name">Ana</text></svg>'

COURSE = """\
id: X
slug: {es: curso, pt-br: curso, en: course, fr: cours}
accent: plum
modules: [X1]
"""
MODULE = """\
id: X1
slug: {es: modulo, pt-br: modulo, en: module, fr: module}
lessons: [X1.1, X1.2]
"""
FIRST = """\
id: X1.1
slug: {es: uno, pt-br: um, en: one, fr: un}
core: true
minutes: 6
digcomp: "4.1"
level: 1
body:
  - {key: story, block: story, drawing: card}
  - {key: idea, block: idea}
  - {key: which, block: multiple_choice, choices: [a, b, c], right: b}
  - {key: order, block: order_steps, steps: [one, two, three]}
  - {key: typed, block: fill_in, number: true}
  - {key: can-do, block: can_do}
"""
FIRST_WORDS = """\
title: Primera {l}
outcome: Puedo hacerlo ({l}).
story:
  text: |
    Ana vende pan. & <b> ({l})

    Hoy no.
  picture: Ana con su pan ({l}).
  labels: {{name: "Ana {l}"}}
idea:
  title: Una idea ({l})
  text: |
    - uno **fuerte**
    - dos ({l})
which:
  prompt: ¿Cuál? ({l})
  choices:
    a: {{text: "123", feedback: "No, es una fila ({l})."}}
    b: {{text: "481205 {l}", feedback: "Sí ({l})."}}
    c: {{text: "no", feedback: "No ({l})."}}
order:
  prompt: Ponga en orden ({l}).
  steps:
    one: {{text: "Uno {l}", feedback: "Va primero ({l})."}}
    two: {{text: "Dos {l}", feedback: "Va después ({l})."}}
    three: {{text: "Tres {l}", feedback: "Va al final ({l})."}}
typed:
  prompt: ¿Cuántas? ({l})
  before: Hacen falta ({l})
  answers: ["3", "tres {l}"]
  feedback_right: Sí ({l}).
  feedback_not_yet: Cuente otra vez ({l}).
  near: {{"2": "Falta una ({l})."}}
can-do:
  text: Puedo hacerlo ({l}).
"""
SECOND = """\
id: X1.2
slug: {es: dos, pt-br: dois, en: two, fr: deux}
core: false
minutes: 5
digcomp: "4.2"
level: 2
body:
  - {key: care, block: callout, tone: care}
  - {key: try, block: try_it, drawing: card}
  - {key: true, block: true_false, answer: false}
  - {key: pairs, block: match, targets: [know, have], items: {pin: know, phone: have, code: have}}
  - {key: spot, block: spot_it, drawing: card, zones: {left: {box: [0, 0, 50, 50], right: true}, rest: {box: [50, 0, 50, 100], right: false}}}
  - key: tale
    block: scenario
    start: ask
    scenes:
      ask: {give: lost, wait: more}
      more: {give: lost, call: safe}
    ends: {lost: 0, safe: 1}
""".replace("key: true,", 'key: "true",')
SECOND_WORDS = """\
title: Segunda {l}
outcome: Puedo otra cosa ({l}).
care: {{text: "Con calma ({l})."}}
try: {{text: "Dígalo en voz alta ({l}).", picture: "Una tarjeta ({l}).", labels: {{name: "Eva {l}"}}}}
"true": {{prompt: "El banco pide el código ({l}).", feedback_true: "No lo pide ({l}).", feedback_false: "Así es ({l})."}}
pairs:
  prompt: ¿Sé o tengo? ({l})
  targets: {{know: "Lo que sé {l}", have: "Lo que tengo {l}"}}
  items:
    pin: {{text: "Mi PIN {l}", feedback: "Lo sabe ({l})."}}
    phone: {{text: "Mi celular {l}", feedback: "Lo tiene ({l})."}}
    code: {{text: "El código {l}", feedback: "Le llega ({l})."}}
spot:
  prompt: Busque la tarjeta ({l}).
  picture: Una tarjeta con un nombre ({l}).
  labels: {{name: "Luz {l}"}}
  zones:
    left: {{label: "La tarjeta {l}", feedback: "Es esa ({l})."}}
    rest: {{label: "El fondo {l}", feedback: "Ahí no hay nada ({l})."}}
tale:
  prompt: Su prima pide un código ({l}).
  scenes:
    ask: {{text: "Le escribe ({l}).", choices: {{give: "Se lo doy {l}", wait: "Espero {l}"}}}}
    more: {{text: "Insiste ({l}).", choices: {{give: "Ya, se lo doy {l}", call: "La llamo {l}"}}}}
  ends:
    lost: {{text: "Perdió la cuenta ({l}).", feedback: "El código abre la cuenta ({l})."}}
    safe: {{text: "Todo bien ({l}).", feedback: "Usted llamó ({l})."}}
"""


def write_seeds(root: Path) -> Path:
    """Write the course below `root`; returns `root`."""
    course = root / "small"
    files = {
        "course.yaml": COURSE,
        "X1/module.yaml": MODULE,
        "X1/X1.1.yaml": FIRST,
        "X1/X1.2.yaml": SECOND,
        "drawings/card.svg": SVG,
    }
    for language in LANGUAGES:
        files |= {
            f"course.{language}.yaml": f"title: Curso {language}\npromise: Aprenda esto ({language}).\n",
            f"X1/module.{language}.yaml": f"title: Módulo {language}\nsummary: Sirve para esto ({language}).\n",
            f"X1/X1.1.{language}.yaml": FIRST_WORDS.format(l=language),
            f"X1/X1.2.{language}.yaml": SECOND_WORDS.format(l=language),
        }
    for name, text in files.items():
        path = course / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return root


def change(root: Path, name: str, old: str, new: str) -> None:
    """Replace `old`, which must be there once, in a file of the course."""
    path = root / "small" / name
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {name}"
    path.write_text(text.replace(old, new), encoding="utf-8")
