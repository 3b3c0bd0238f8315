"""Words that no lesson shows: jargon that the people it is for have not met, or that frightens them.

`error` is avoided on the screens of the product; a lesson may say that a message came “by mistake” in the everyday
word of its language, which in Spanish is the same.
"""

import re
from collections.abc import Mapping
from typing import Final

EVERYWHERE: Final = ("LMS", "SCORM", "KPI", "offline", "dashboard", "phishing", "token", "tokens", "cookies?")
AVOIDED: Final[Mapping[str, tuple[str, ...]]] = {
    "es": ("sincroniz\\w*", "cohortes?", "credencial\\w*", "autentic\\w*", "exámen\\w*", "examen", "inválid\\w*",
           "accesar", "checar", "linkear", "cliquear", "alumn[oa]s?"),
    "pt-br": ("sincroniz\\w*", "coortes?", "credencia\\w*", "autentic\\w*", "submet\\w*", "exames?", "inválid\\w*",
              "deletar?", "startar?", "alun[oa]s?"),
    "en": ("sync\\w*", "cohorts?", "credentials?", "authenticat\\w*", "submit\\w*", "errors?", "invalid", "failed",
           "exams?", "cache"),
    "fr": ("synchronis\\w*", "cohortes?", "authentifi\\w*", "invalides?", "examens?", "échou\\w*",
           "upload\\w*", "logu\\w*", "hors ligne"),
}  # fmt: skip


def avoided(text: str, language: str) -> list[str]:
    """The words of `text` that are to be avoided, as they stand there."""
    pattern = "|".join((*EVERYWHERE, *AVOIDED[language]))
    return [found[0] for found in re.finditer(rf"\b(?:{pattern})\b", text, re.IGNORECASE)]
