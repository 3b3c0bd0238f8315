"""The counters and formulas that say how easy a lesson is to read."""

import pytest

from courses.readability import LIMITS, avoided, easy, measure, syllables
from courses.readability.texts import sentences, spoken_words, words

SYLLABLES = {
    "es": """sol:1 casa:2 celular:3 código:3 contraseña:4 ciudad:2 día:2 aéreo:4 poeta:3 guerra:2 pingüino:3 queso:2
        ahora:3 rey:1 hay:1 buey:1 muy:1 oír:2 leí:2 país:2 causa:2 quien:1 quizás:2 yo:1 mayo:2 llave:2 actualización:5
        huésped:2 envíe:3 aviso:3 veintitrés:3 tenían:3 PIN:1 SMS:3 Wi-Fi:2 apk:3 """,
    "pt-br": """sol:1 casa:2 celular:3
        código:3 senha:2 não:1 mãe:1 põe:1 informações:4 água:2 história:3 dia:2 saída:3 saúde:3 rainha:3 ruim:2 juiz:2
        quando:2 quem:1 guerra:2 igual:2 dinheiro:3 você:2 pai:1 meu:1 muito:2 poeta:3 áudio:2 relógio:3 padaria:4
        aviso:3 mais:1 cair:2 cuidado:3 viu:1 e-mail:3 """,
    "fr": """le:1 lune:1 porte:1 portes:1 téléphone:3 code:1 mot:1 eau:1 beau:1 roi:1 oui:1 nuit:1 lui:1 puis:1 vie:1
        rue:1 année:2 idées:2 pluie:1 bien:1 rien:1 client:2 oublier:3 crier:2 fille:1 travailler:3 feuille:1 soleil:2
        quelqu’un:2 aujourd’hui:3 l’ami:2 qu’elle:1 peut-être:2 même:1 question:2 attention:3 argent:2 moment:2
        ils:1 parlent:2 restent:1 suivent:1 envoyer:3 payer:2 pays:2 guerre:1 noël:2 maïs:2 mangeons:2 jouer:1 """,
    "en": """
        sun:1 code:1 codes:1 table:2 people:2 phone:1 number:2 message:2 messages:3 password:2 passwords:2 wanted:2
        asked:1 locked:1 needed:2 opens:2 closes:2 uses:2 safely:2 someone:2 everything:3 account:2 idea:3 create:2
        little:2 whole:1 once:1 don’t:1 doesn’t:2 you’re:1 bank:1 money:2 thief:1 quiet:2 verification:5 two-step:2
        Wi-Fi:2 area:3 video:3 station:2 special:2 radio:3 notices:3 file:1 files:1 apples:2 """,
}  # fmt: skip


@pytest.mark.parametrize(
    ("language", "word", "count"),
    [
        (language, word, int(count))
        for language, pairs in SYLLABLES.items()
        for word, count in (pair.rsplit(":", 1) for pair in pairs.split())
    ],
)
def test_syllables_of_a_word(language: str, word: str, count: int) -> None:
    assert syllables(word, language) == count


def test_words_and_sentences_of_lesson_markup() -> None:
    text = "Abra **su** cuenta. ¿Ya?\n\n1. Toque «Ajustes».\n2. Escriba 481 205\n- sí"
    assert sentences(text) == ["Abra su cuenta.", "¿Ya?", "Toque «Ajustes».", "Escriba 481 205", "sí"]
    assert words(text) == ["Abra", "su", "cuenta", "Ya", "Toque", "Ajustes", "Escriba", "481", "205", "sí"]


def test_colon_ends_no_sentence() -> None:
    assert len(sentences("Pasa esto: alguien llama; usted cuelga.")) == 1


@pytest.mark.parametrize("code", ["481205", "S#7k", "EfrainDeGuapi1958", "*#06#", "0:12", "4", "1.000,50"])
def test_codes_have_no_syllables(code: str) -> None:
    assert spoken_words(f"Anote {code} hoy.") == ["Anote", "hoy"]


def test_text_of_codes_alone_has_no_score_and_is_easy() -> None:
    found = measure("481205", "es")
    assert (found.score, found.words) == (None, 1)
    assert easy(found.score, "es")


@pytest.mark.parametrize(
    ("language", "text", "score"),
    [
        # 4 words, 1 sentence, 7 syllables in each: the formulas by hand.
        ("es", "La casa es bonita.", 206.84 - 62.3 * 7 / 4 - 4),
        ("pt-br", "A casa é bonita.", 248.835 - 1.015 * 4 - 84.6 * 7 / 4),
        ("fr", "La maison est jolie.", 207 - 1.015 * 4 - 73.6 * 6 / 4),
        ("en", "The house is pretty.", 0.39 * 4 + 11.8 * 5 / 4 - 15.59),
    ],
)
def test_formula_of_each_language(language: str, text: str, score: float) -> None:
    assert measure(text, language).score == pytest.approx(score)


@pytest.mark.parametrize("language", LIMITS)
def test_harder_text_has_a_worse_score(language: str) -> None:
    easier, harder = measure("Si. No. Si. No.", language), measure("internacionalización " * 30, language)
    assert easy(easier.score, language)
    assert not easy(harder.score, language)


def test_words_to_avoid_are_found_whole() -> None:
    assert avoided("Sync your account. The syncopated exam failed.", "en") == [
        "Sync",
        "syncopated",
        "exam",
        "failed",
    ]
    assert avoided("Le mandé un código por error. Examine su cuenta.", "es") == []
    assert avoided("Vous êtes hors ligne.", "fr") == ["hors ligne"]
