"""The block in a host: shown, answered, marked, resumed, edited, exported, imported. Run by ../test_inside.py, by Python alone."""

import copy
import importlib.metadata
import importlib.util
import json
import unittest
import warnings
from typing import Any

import django.conf
from host import CASES, Host, case
from webob import Request
from xblock.core import XBlock

# What is ours warns of nothing.
warnings.filterwarnings("error", module=r"courses(\.|$)")


class Surroundings(unittest.TestCase):
    def test_neither_wagtail_nor_the_site_is_there(self) -> None:
        for name in ("wagtail", "lms", "offline_export", "courses.models", "babel"):
            self.assertIsNone(importlib.util.find_spec(name), name)

    def test_settings_are_not_asked(self) -> None:
        host = Host()
        host.view(host.add(case("true_false")[0]))
        host.view(host.add(case("true_false")[0]), "studio_view")
        self.assertFalse(django.conf.settings.configured)

    def test_host_finds_the_block_by_its_name(self) -> None:
        self.assertEqual(XBlock.load_class("chasqui_activity").__name__, "ChasquiActivityXBlock")
        asks = importlib.metadata.requires("chasqui-xblock")
        self.assertEqual(asks, ["XBlock>=5", "Django>=4.2", "defusedxml>=0.7"])


class Answering(unittest.TestCase):
    def setUp(self) -> None:
        self.host = Host()
        self.host.sign_in("rosa")

    def test_every_kind_is_shown_and_marked(self) -> None:
        for kind in CASES:
            with self.subTest(kind):
                self.host.told.clear()
                payload, right, not_yet = case(kind)
                usage = self.host.add(payload)
                self.assertIn(f'data-kind="{kind}"', self.host.page(usage))

                status, told = self.host.answer(usage, not_yet)
                self.assertEqual((status, told["passed"], told["mark"]["passed"]), (200, False, False))
                self.assertTrue(told["mark"]["feedback"][0]["text"])
                self.assertEqual(self.host.of("rosa", "completion"), [])
                [grade] = self.host.of("rosa", "grade")
                self.assertEqual(grade, {"value": told["mark"]["score"], "max_value": 1.0})
                self.assertLess(grade["value"], 1)

                status, told = self.host.answer(usage, right)
                self.assertEqual((status, told["passed"], told["best"]), (200, True, 1.0))
                self.assertEqual(self.host.of("rosa", "grade")[-1], {"value": 1.0, "max_value": 1.0})
                self.assertEqual(self.host.of("rosa", "completion"), [{"completion": 1.0}])

    def test_best_result_stays_and_the_last_answer_is_shown_again(self) -> None:
        payload, right, not_yet = case("order_steps")
        usage = self.host.add(payload)
        self.host.answer(usage, right)
        _status, told = self.host.answer(usage, not_yet)
        self.assertLess(told["mark"]["score"], 1)
        self.assertEqual((told["best"], told["passed"]), (1.0, True))
        self.assertEqual(self.host.of("rosa", "grade")[-1]["value"], 1.0)
        again = self.host.shown_again(usage)
        self.assertEqual((again["response"], again["best"], again["passed"]), (not_yet, 1.0, True))

    def test_each_person_has_their_own(self) -> None:
        payload, right, not_yet = case("match")
        usage = self.host.add(payload)
        self.host.answer(usage, right)
        self.host.sign_in("joao", "pt-br")
        untouched = self.host.shown_again(usage)
        self.assertEqual((untouched["response"], untouched["best"]), (None, None))
        _status, told = self.host.answer(usage, not_yet)
        self.assertFalse(told["passed"])
        self.assertLess(self.host.of("joao", "grade")[-1]["value"], 1)
        self.host.sign_in("rosa")
        self.assertEqual(self.host.shown_again(usage)["response"], right)
        self.assertEqual(self.host.of("rosa", "grade"), [{"value": 1.0, "max_value": 1.0}])

    def test_score_of_a_browser_is_not_believed(self) -> None:
        payload, _right, not_yet = case("true_false")
        usage = self.host.add(payload)
        digest = json.loads(json.dumps(self.host.answer(usage, not_yet)[1]))
        self.assertFalse(digest["passed"])
        for claim in ({"response": not_yet, "score": 1}, {"response": {**not_yet, "passed": True}}):
            self.host.told.clear()
            found = self.host.page(usage).partition('data-digest="')[2].partition('"')[0]
            status, _told = self.host.post(usage, "answer", {"digest": found, **claim})
            self.assertEqual(status, 400)
            self.assertEqual(self.host.told, [])
        self.assertEqual(self.host.shown_again(usage)["best"], 0.0)

    def test_what_is_no_answer_is_refused_and_leaves_nothing(self) -> None:
        payload, right, _not_yet = case("scenario", locale="es")
        usage = self.host.add(payload)
        digest = self.host.page(usage).partition('data-digest="')[2].partition('"')[0]
        long = {"digest": digest, "response": {"path": ["x" * 30_000]}}
        bad: list[Any] = [b"", b"\xff", b"[" * 20_000, b"null", b"[]", b"{}", b"1e999", long]
        bad += [
            {"digest": digest, "response": each} for each in (None, 5, [], {}, {"path": "who"}, {"path": [5]})
        ]
        bad += [{"digest": digest, "response": {"path": ["who"]}}, {"response": right}]
        for body in bad:
            with self.subTest(str(body)[:40]):
                status, told = self.host.post(usage, "answer", body)
                self.assertEqual(status, 400)
                self.assertRegex(told["error"], "respuesta")
        answered = self.host.handle(self.host.get_block(usage), "answer", Request.blank("/"))
        self.assertEqual(answered.status_code, 405)
        self.assertEqual(self.host.told, [])
        self.assertIsNone(self.host.shown_again(usage)["best"])

    def test_answer_to_an_older_version_is_not_marked_by_the_newer(self) -> None:
        payload, right, _not_yet = case("true_false", locale="fr")
        usage = self.host.add(payload)
        before = self.host.page(usage).partition('data-digest="')[2].partition('"')[0]
        self.host.answer(usage, right)
        changed = copy.deepcopy(payload)
        changed["definition"]["answer"] = not payload["definition"]["answer"]
        values = {"values": {"content": json.dumps(changed)}, "defaults": []}
        self.assertEqual(self.host.post(usage, "submit_studio_edits", values)[0], 200)
        self.host.told.clear()
        status, told = self.host.post(usage, "answer", {"digest": before, "response": right})
        self.assertEqual((status, self.host.told), (409, []))
        self.assertIn("Ouvrez de nouveau", told["error"])
        again = self.host.shown_again(usage)
        self.assertEqual((again["response"], again["best"], again["passed"]), (None, 1.0, True))


class Showing(unittest.TestCase):
    def setUp(self) -> None:
        self.host = Host()

    def test_all_words_are_in_the_language_of_the_course(self) -> None:
        said = {
            "es": ("Elija una respuesta", "Comprobar", "Correcto", "Su mejor resultado aquí"),
            "pt-br": ("Escolha uma resposta", "Conferir", "Certo", "Seu melhor resultado aqui"),
            "fr": ("Choisissez une réponse", "Vérifier", "Juste", "Votre meilleur résultat ici"),
            "en": ("Choose one answer", "Check", "Correct", "Your best result here"),
        }
        for locale, words in said.items():
            # Whoever reads it has set the host to another language.
            self.host.sign_in("rosa", "de")
            page = self.host.page(self.host.add(case("multiple_choice", locale=locale)[0]))
            self.assertIn(f'lang="{locale}"', page)
            for word in words:
                self.assertIn(word, page)

    def test_drawings_stand_in_the_page_with_their_words_and_parts(self) -> None:
        page = self.host.page(self.host.add(case("spot_it")[0]))
        self.assertIn("Hola, Rosa", page)
        self.assertIn('id="part-bank"', page)
        self.assertIn('class="zones"', page)
        page = self.host.page(self.host.add(case("scenario")[0]))
        self.assertEqual(page.count('data-screen="'), 2)

    def test_script_in_a_drawing_or_a_word_does_not_reach_the_page(self) -> None:
        payload = copy.deepcopy(case("spot_it")[0])
        payload["picture"]["svg"] = payload["picture"]["svg"].replace(
            "</svg>", '<script>bad()</script><rect onclick="bad()" width="9" height="9"/></svg>'
        )
        payload["definition"]["prompt"] = '</script><script>bad()</script><img src=x onerror="bad()">'
        payload["definition"]["zones"][0]["label"] = '"><script>bad()</script>'
        usage = self.host.add(payload)
        for html in (self.host.view(usage), self.host.page(usage)):
            self.assertNotIn("<script>bad", html)
            self.assertNotIn("<img src=x", html)
            self.assertNotIn("<rect onclick", html)
            self.assertNotIn('"><script', html)

    def test_styles_and_scripts_come_as_the_same_bytes_with_every_block(self) -> None:
        usages = [self.host.add(case(kind)[0]) for kind in ("match", "fill_in")]
        fragments = [self.host.render(self.host.get_block(usage), "student_view") for usage in usages]
        one, other = ([resource.data for resource in each.resources] for each in fragments)
        self.assertEqual(one, other)
        for data in one:
            # Hosts write them into their pages as they are.
            self.assertNotIn("</script", data)
        for part in ("Chasqui.mark", "Chasqui.play", ".d-ochre", ".choices", "--paper"):
            self.assertIn(part, one[0])
        self.assertIn("data-init='ChasquiActivity'", fragments[0].content)

    def test_block_that_says_nothing_yet_says_so_and_not_why(self) -> None:
        usage = self.host.add("{}")
        self.host.sign_in("rosa", "es-419")
        self.assertIn("todavía", self.host.view(usage))
        self.assertNotIn("<li>", self.host.view(usage))
        self.assertEqual(self.host.answer(usage, {"answer": True})[0], 400)
        self.assertIn("<li>format: ", self.host.view(usage, "author_view"))


class Editing(unittest.TestCase):
    def setUp(self) -> None:
        self.host = Host()
        self.usage = self.host.add(case("true_false")[0])

    def save(self, **values: Any) -> tuple[int, Any]:
        return self.host.post(self.usage, "submit_studio_edits", {"values": values, "defaults": []})

    def test_form_has_the_fields_in_the_language_of_the_author(self) -> None:
        for language, words in {
            "fr": ("Titre", "Activité", "Enregistrer"),
            "en": ("Title", "Activity", "Save"),
        }.items():
            self.host.sign_in("ana", language)
            form = self.host.view(self.usage, "studio_view")
            for word in words:
                self.assertIn(f">{word}<", form)
            self.assertIn("&quot;true_false&quot;", form)
            for name in ("display_name", "content", "weight"):
                self.assertIn(f'id="xb-field-edit-{name}"', form)

    def test_good_activity_is_kept(self) -> None:
        payload, right, _not_yet = case("fill_in")
        self.assertEqual(self.save(content=json.dumps(payload), display_name="PIN", weight=2.5)[0], 200)
        block = self.host.get_block(self.usage)
        self.assertEqual((block.display_name, block.weight), ("PIN", 2.5))
        self.assertEqual(self.host.answer(self.usage, right)[1]["best"], 1.0)

    def test_bad_one_is_refused_with_what_is_to_be_mended_and_the_old_one_stays(self) -> None:
        payload = case("multiple_choice")[0]
        wordless = copy.deepcopy(payload)
        wordless["definition"]["choices"][1]["feedback"] = " "
        wordless["definition"]["choices"][2]["correct"] = False
        bad = {
            '{\n "a" 1}': ["2:6: Esto no es JSON"],
            "[" * 20_000: ["Esto no es JSON"],
            "{}": ["format: "],
            json.dumps(payload | {"locale": "de"}): ["locale: No hay palabras en este idioma"],
            json.dumps(payload | {"definition": {"kind": "quiz"}}): ["definition.kind: "],
            json.dumps(wordless): ["definition.choices.1.feedback: ", "definition.choices: "],
        }
        self.host.sign_in("ana", "es-419")
        for content, sentences in bad.items():
            with self.subTest(content[:60]):
                status, told = self.save(content=content)
                said = [message["text"] for message in told["error"]["messages"]]
                self.assertEqual((status, len(said)), (400, len(sentences)))
                for sentence, beginning in zip(sorted(said), sorted(sentences), strict=True):
                    self.assertTrue(sentence.startswith(beginning), sentence)
                    self.assertNotRegex(sentence, r"\b(This|There|The)\b")
        self.assertIn('data-kind="true_false"', self.host.page(self.usage))

    def test_points_below_nothing_and_unreadable_settings_are_refused(self) -> None:
        for weight in (-1, "NaN", "inf"):
            self.assertEqual(self.save(weight=weight)[0], 400)
        self.assertEqual(self.save(weight="many")[0], 400)
        self.assertEqual(self.host.post(self.usage, "submit_studio_edits", {})[0], 400)
        self.assertEqual(self.host.post(self.usage, "submit_studio_edits", [])[0], 400)
        self.assertEqual(self.host.get_block(self.usage).weight, 1.0)

    def test_new_block_is_an_example_that_works(self) -> None:
        usage = self.host.parse_xml_string("<chasqui_activity/>")
        self.assertEqual(self.host.answer(usage, {"choice": "six"})[1]["best"], 1.0)
        self.assertTrue(self.host.get_block(usage).validate())


class Travelling(unittest.TestCase):
    def test_every_kind_comes_out_of_an_archive_as_it_went_in(self) -> None:
        here, there = Host(), Host()
        for kind in CASES:
            with self.subTest(kind):
                payload = case(kind)[0]
                first = here.add(
                    json.dumps(payload, ensure_ascii=False, indent=1), display_name="A &amp; B", weight="3"
                )
                archive = here.exported(first)
                self.assertIn("<![CDATA[{", archive)
                second = there.parse_xml_string(archive.encode())
                block = there.get_block(second)
                self.assertEqual(json.loads(block.content), payload)
                self.assertEqual((block.display_name, block.weight), ("A & B", 3.0))
                self.assertEqual(there.exported(second), archive)
                self.assertEqual(there.page(second), here.page(first))

    def test_end_of_cdata_in_a_word_travels_too(self) -> None:
        host = Host()
        payload = copy.deepcopy(case("true_false")[0])
        payload["definition"]["prompt"] = "Is ]]> the end?"
        text = json.dumps(payload).replace("]]>", "]]&gt;")
        usage = host.parse_xml_string(f"<chasqui_activity>{text}</chasqui_activity>")
        again = host.parse_xml_string(host.exported(usage).encode())
        self.assertEqual(json.loads(host.get_block(again).content), payload)


if __name__ == "__main__":
    unittest.main()
