"""How easy a text is to read, by the formula that its language has, and the limits that lessons keep. Pure.

* es: Szigriszt Pazos, “Sistemas predictivos de legilibilidad del mensaje escrito: fórmula de perspicuidad”
  (Universidad Complutense de Madrid, 1993): 206.84 - 62.3 S/W - W/F, read on the INFLESZ scale of Barrio-Cantalejo
  et al., Anales del Sistema Sanitario de Navarra 31(2), 2008: 65 to 80 is “bastante fácil”.
* pt-br: Martins, Ghiraldelo, Nunes, Oliveira Jr., “Readability formulas applied to textbooks in Brazilian
  Portuguese” (ICMSC-USP, 1996): Flesch adapted by adding 42: 248.835 - 1.015 W/F - 84.6 S/W.
* fr: Kandel and Moles, “Application de l'indice de Flesch à la langue française”, Cahiers Études de
  Radio-Télévision 19 (1958): 207 - 1.015 W/F - 73.6 S/W.
* en: Kincaid, Fishburne, Rogers, Chissom (Naval Technical Training Command, 1975), Flesch-Kincaid grade:
  0.39 W/F + 11.8 S/W - 15.59.

W words, F sentences, S syllables. The first three go up to about 100 and more is easier; a grade is years of
school and less is easier. A formula does not replace reading aloud with three people.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from courses.readability.avoid import avoided
from courses.readability.syllables import syllables
from courses.readability.texts import sentences, spoken_words, words

__all__ = ["FORMULAS", "LIMITS", "Limits", "Measure", "avoided", "easy", "measure", "syllables"]


@dataclass(frozen=True)
class Limits:
    """What a lesson keeps. `score` is the least (or, for a grade, the most) that a screen may have."""

    score: float
    words_a_screen: int = 60
    words_a_sentence: float = 15  # on average


LIMITS: Final[Mapping[str, Limits]] = {
    "es": Limits(65),
    "pt-br": Limits(65),
    "en": Limits(6),
    "fr": Limits(65),
}
# score of (words a sentence, syllables a word)
FORMULAS: Final[Mapping[str, Callable[[float, float], float]]] = {
    "es": lambda length, weight: 206.84 - 62.3 * weight - length,
    "pt-br": lambda length, weight: 248.835 - 1.015 * length - 84.6 * weight,
    "en": lambda length, weight: 0.39 * length + 11.8 * weight - 15.59,
    "fr": lambda length, weight: 207 - 1.015 * length - 73.6 * weight,
}


@dataclass(frozen=True)
class Measure:
    """The figures of one text. `score` is None where it has no word whose syllables can be counted."""

    score: float | None
    words: int
    sentences: int
    longest_sentence: int

    @property
    def mean_sentence(self) -> float:
        return self.words / self.sentences if self.sentences else 0.0


def measure(text: str, language: str) -> Measure:
    """The figures of a text in the markup of lessons."""
    found = sentences(text)
    spoken = [spoken_words(sentence) for sentence in found]
    lengths = [len(words(sentence)) for sentence in found]
    spoken = [sentence for sentence in spoken if sentence]
    total = sum(map(len, spoken))
    weight = sum(syllables(word, language) for sentence in spoken for word in sentence)
    score = FORMULAS[language](total / len(spoken), weight / total) if total else None
    return Measure(score, sum(lengths), len(found), max(lengths, default=0))


def easy(score: float | None, language: str) -> bool:
    """Whether a score keeps the limit of its language. No score is no difficulty."""
    limit = LIMITS[language].score
    return score is None or (score <= limit if language == "en" else score >= limit)
