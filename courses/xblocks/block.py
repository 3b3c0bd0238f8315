"""An activity of ours as a block of Open edX, or of any other runtime of XBlocks.

It shows what the site shows, marks as the site marks (`courses.activities`: a score that a browser sends is not read), tells the
host the best result and when it is done, and shows a learner again what they answered last. Authors edit it in Studio as plain
data (`payload`); there, and in what learners read, it speaks our four languages. What can go wrong: nothing here raises at a
learner's or an author's input; each bad one is answered with a sentence, and status 400.
"""

import json
import math
from typing import Any, Final

from django.conf import settings
from django.utils.translation import get_language
from lxml import etree
from web_fragments.fragment import Fragment
from webob import Request, Response
from xblock.completable import CompletableXBlockMixin
from xblock.core import XBlock
from xblock.exceptions import JsonHandlerError
from xblock.fields import Boolean, Dict, Float, Scope, String
from xblock.utils.resources import ResourceLoader
from xblock.utils.studio_editable import StudioEditableXBlockMixin
from xblock.utils.studio_editable import loader as studio
from xblock.validation import Validation, ValidationMessage

from courses.activities import ResponseError, mark
from courses.xblocks.page import as_json, page, parts, templates_in
from courses.xblocks.payload import Payload, PayloadError, from_payload
from courses.xblocks.words import nearest, say_in, say_problem

loader = ResourceLoader(__name__)
# An answer is a few words or ids. What is longer is none.
LONGEST_ANSWER: Final = 20_000


def _(message: str) -> str:
    """Only marks what is gathered for translation: it is said later, in the language of who reads it."""
    return message


NOT_YET: Final = _("This activity cannot be shown yet. Tell the person who runs the course.")


def _laid_out(content: str) -> str:
    """The same data with its parts under each other; what cannot be read, as it is."""
    try:
        return json.dumps(json.loads(content), ensure_ascii=False, indent=2)
    except (ValueError, RecursionError):
        return content


class Unreadable(ValueError):
    """The content of a block is no activity; each problem is a sentence in English, with where it stands before it."""

    def __init__(self, *problems: tuple[str, str]) -> None:
        super().__init__("\n".join(sentence for _where, sentence in problems))
        self.problems = problems


@XBlock.needs("i18n")
@XBlock.wants("user")
class ChasquiActivityXBlock(StudioEditableXBlockMixin, CompletableXBlockMixin, XBlock):
    """One question or exercise with its feedback, tried as often as a learner wants; the best result counts."""

    display_name = String(
        display_name=_("Title"),
        help=_("Shown in the outline of the course, not to learners above the question."),
        default="Chasqui",
        scope=Scope.settings,
    )
    content = String(
        display_name=_("Activity"),
        help=_(
            "The activity as plain data (JSON), as an export of Chasqui has it. “kind” says what learners do."
        ),
        default=loader.load_unicode("example.json"),
        multiline_editor=True,
        scope=Scope.content,
    )
    weight = Float(
        display_name=_("Points"),
        help=_("How many points the best result is worth at most."),
        default=1.0,
        scope=Scope.settings,
    )
    response = Dict(help="What the learner answered last.", default=None, scope=Scope.user_state)
    answered = String(
        help="The digest of the version that was answered last.", default="", scope=Scope.user_state
    )
    best = Float(
        help="The best score so far, from 0 to 1; None before the first.",
        default=None,
        scope=Scope.user_state,
    )
    passed = Boolean(help="Whether an answer was wholly right.", default=False, scope=Scope.user_state)

    editable_fields = ("display_name", "content", "weight")
    has_score = True
    has_author_view = True
    icon_class = "problem"

    def max_score(self) -> float:
        """What the host compares a grade with; `weight` is what it then makes of it."""
        return 1.0

    @XBlock.supports("multi_device")
    def student_view(self, context: dict[str, Any] | None = None) -> Fragment:
        """The activity, with what this learner answered last and their best result."""
        try:
            return self._shown(self._payload())
        except Unreadable:
            say = say_in(self._language())
            return self._fragment(title=say(NOT_YET), locale=self._language())

    def author_view(self, context: dict[str, Any] | None = None) -> Fragment:
        """The same for the author, and what is to be mended."""
        try:
            return self._shown(self._payload())
        except Unreadable as error:
            return self._fragment(
                title=say_in(self._language())(NOT_YET),
                locale=self._language(),
                problems=self._said(error.problems),
            )

    def studio_view(self, context: dict[str, Any] | None = None) -> Fragment:
        """The form of the three fields that an author sets; the script is that of xblock.utils."""
        fields = [self._make_field_info(name, self.fields[name]) for name in self.editable_fields]
        for field in fields:
            if field["name"] == "content":
                field["value"] = _laid_out(field["value"])
        fragment = Fragment(templates_in(self._language()).render("xblocks/studio.html", {"fields": fields}))
        fragment.add_javascript(studio.load_unicode("public/studio_edit.js"))
        fragment.initialize_js("StudioEditableXBlockMixin")
        return fragment

    @XBlock.handler
    def submit_studio_edits(self, request: Request, suffix: str = "") -> Response:
        """What an author saves: kept when it is an activity that can be shown, else refused with what is to be mended."""
        try:
            return super().submit_studio_edits(request, suffix)
        except (ValueError, TypeError, KeyError, AttributeError):
            return self._refusal(400, _("These settings could not be read. Load the page again."))

    def validate_field_data(self, validation: Validation, data: Any) -> None:
        """All that is to be mended, in the author's language."""
        try:
            self._payload_of(data.content)
        except Unreadable as error:
            for sentence in self._said(error.problems):
                validation.add(ValidationMessage(ValidationMessage.ERROR, sentence))
        weight = data.weight
        if weight is not None and not 0 <= weight < math.inf:
            sentence = say_in(self._language())(_("Points are a number that is not below 0."))
            validation.add(ValidationMessage(ValidationMessage.ERROR, sentence))

    @XBlock.handler
    def answer(self, request: Request, suffix: str = "") -> Response:
        """Mark an answer, keep it, and tell the host. Only the response is read, and the version that it answers."""
        if request.method != "POST":
            return JsonHandlerError(405, "POST").get_response(allow=["POST"])
        try:
            payload = self._payload()
        except Unreadable:
            return self._refusal(400, NOT_YET)
        try:
            digest, response = self._answer_in(request)
            result = mark(payload.activity.definition, response)
        except ResponseError as error:
            return self._refusal(400, error.message, payload.locale)
        if digest != payload.activity.digest:
            message = _("This question has changed. Open the lesson again and answer it there.")
            return self._refusal(409, message, payload.locale)
        self.response, self.answered = response, digest
        self.best = result.score if self.best is None else max(self.best, result.score)
        self.passed = self.passed or result.passed
        self.runtime.publish(self, "grade", {"value": self.best, "max_value": self.max_score()})
        if self.passed:
            self.emit_completion(1.0)
        told = {"mark": result.as_data(), "best": self.best, "passed": self.passed}
        return Response(json.dumps(told), content_type="application/json", charset="utf8")

    def add_xml_to_node(self, node: etree._Element) -> None:
        """The element as an archive has it; the activity is its text, left readable."""
        super().add_xml_to_node(node)
        if node.text and "]]>" not in node.text:
            node.text = etree.CDATA(node.text)

    def ugettext(self, text: str) -> str:
        """Our own words; the host's catalogues do not have them."""
        return say_in(self._language())(text)

    def _shown(self, payload: Payload) -> Fragment:
        state = {
            "response": self.response if self.answered == payload.activity.digest else None,
            "best": self.best,
            "passed": self.passed,
        }
        fragment = self._fragment(
            title=payload.activity.definition.prompt, locale=payload.locale, page=page(payload, state)
        )
        # The same bytes in every block, so that the host has them once in its page.
        fragment.add_javascript(f"window.ChasquiParts = {as_json(parts())};")
        fragment.add_javascript(loader.load_unicode("static/activity.js"))
        fragment.initialize_js("ChasquiActivity")
        return fragment

    def _fragment(self, **context: Any) -> Fragment:
        return Fragment(templates_in(context["locale"]).render("xblocks/block.html", context))

    def _payload(self) -> Payload:
        return self._payload_of(self.content)

    def _payload_of(self, content: object) -> Payload:
        """The activity in the text of an author; Unreadable says all that keeps it from being shown."""
        try:
            payload = from_payload(json.loads(content if isinstance(content, str) else ""))
        except PayloadError as error:
            raise Unreadable((error.path, error.message)) from None
        except json.JSONDecodeError as error:
            place = f"{error.lineno}:{error.colno}"
            raise Unreadable(
                (place, _("This is not JSON. Look for a comma or quotation mark here."))
            ) from None
        except (ValueError, RecursionError):
            raise Unreadable(("", _("This is not JSON. Look for a comma or quotation mark here."))) from None
        if payload.problems:
            raise Unreadable(*payload.problems)
        return payload

    def _answer_in(self, request: Request) -> tuple[str, Any]:
        """The version and the response in the body of a request; ResponseError where there is none."""
        body = request.body
        try:
            data = json.loads(body) if len(body) <= LONGEST_ANSWER else None
        except (ValueError, RecursionError):
            data = None
        if not isinstance(data, dict) or data.keys() != {"digest", "response"}:
            raise ResponseError("bad_shape")
        return data["digest"], data["response"]

    def _said(self, problems: tuple[tuple[str, str], ...]) -> list[str]:
        sentences = [(where, say_problem(sentence, self._language())) for where, sentence in problems]
        return [f"{where}: {sentence}" if where else sentence for where, sentence in sentences]

    def _refusal(self, status: int, message: str, locale: str = "") -> Response:
        return JsonHandlerError(status, say_in(locale or self._language())(message)).get_response()

    def _language(self) -> str:
        """The language of who reads the block's own words: as they chose it in the host, or as the host speaks now."""
        user = self.runtime.service(self, "user")
        preferences = user.get_current_user().opt_attrs.get("edx-platform.user_preferences") if user else None
        chosen = (preferences or {}).get("pref-lang")
        return nearest(chosen or (get_language() if settings.configured else None) or "en")
