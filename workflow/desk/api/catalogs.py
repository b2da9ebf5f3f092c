"""Editions and their catalogs: messages one by one, files as translators' programs take them."""

from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Response
from pydantic import BaseModel, ConfigDict, Field

from workflow.catalogs.formats import CatalogFormat
from workflow.desk.api.articles import FILE_BODY, EditionView
from workflow.desk.api.calls import BEARER, ApiCall, ApiRoute, Called, Sent
from workflow.desk.api.problems import FindingView
from workflow.desk.api.shapes import (
    ANY,
    CONDITIONAL,
    UNCHANGED,
    Accepted,
    Confirm,
    Digest,
    Language,
    Number,
    RowId,
    Slug,
    work_address,
    work_view,
)
from workflow.domain.edition import Edition
from workflow.domain.language import LanguageTag
from workflow.storage.unit_of_work import UnitOfWork
from workflow.usecases import checking, messages, one_message, signing, translating
from workflow.usecases.editions import open_to
from workflow.usecases.taking_back import take_back_sign_off

router = APIRouter(route_class=ApiRoute, tags=["catalogs"], dependencies=[BEARER], responses=ANY)

_EDITION = "/articles/{slug}/editions/{language}"
_MESSAGE = _EDITION + "/messages/{number}"
_MEDIA_TYPES = {
    CatalogFormat.PO: "text/x-gettext-translation",
    CatalogFormat.XLIFF: "application/x-xliff+xml",
}
_FILE = {"schema": {"type": "string", "format": "binary"}}
_CATALOG_FILE: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The file.",
        "content": dict.fromkeys(_MEDIA_TYPES.values(), _FILE),
    },
    **UNCHANGED,
}


class MessageView(BaseModel):
    """A message; its text is empty while it has none."""

    number: int
    context: str
    source: str
    text: str
    needs_work: bool
    written_by: str


class EditionDetails(EditionView):
    """An edition with its messages and all findings about them."""

    language: str
    last_translator: str
    digest: str = Field(description="What a sign-off signs: its `seen`.")
    messages: list[MessageView]
    warnings: list[FindingView]


class VersionView(BaseModel):
    """A text that a message had."""

    text: str
    needs_work: bool
    written_by: str
    written_at: datetime


class RemarkView(BaseModel):
    """What somebody said about a message."""

    id: int
    text: str
    is_question: bool
    answers: int | None
    made_by: str
    made_at: datetime


class SuggestionView(BaseModel):
    """A text that is kept beside a message."""

    text: str
    origin: str
    made_by: str
    made_at: datetime


class MessageDetails(MessageView):
    """A message with all that is known of it."""

    hint: str
    versions: list[VersionView]
    remarks: list[RemarkView]
    suggestions: list[SuggestionView]
    findings: list[FindingView]


class SignOff(BaseModel):
    """A signature for exactly what was read."""

    model_config = ConfigDict(extra="forbid")

    seen: Digest = Field(description="The edition's `digest` when you read it.")
    confirm: Confirm = False


class Retraction(BaseModel):
    """A sign-off that is to count no more."""

    model_config = ConfigDict(extra="forbid")

    seen: Digest | None = Field(
        None,
        description="The edition's `digest` when you read it: if it is another one now, nothing is"
        " taken back.",
    )
    confirm: Confirm = False


class Text(BaseModel):
    """A translation."""

    model_config = ConfigDict(extra="forbid")

    text: Annotated[str, Field(max_length=100_000)]
    needs_work: bool = False
    confirm: Confirm = False


class Adoption(BaseModel):
    """A suggestion to make the translation."""

    model_config = ConfigDict(extra="forbid")

    suggestion: Annotated[int, Field(ge=1, le=1_000, description="Counted from 1.")]
    confirm: Confirm = False


class NewRemark(BaseModel):
    """Something to say about a message."""

    model_config = ConfigDict(extra="forbid")

    text: Annotated[str, Field(max_length=2_000)]
    is_question: bool = False
    answers: RowId | None = None


class Remarked(BaseModel):
    """The number of a remark."""

    id: int


class Dismissal(BaseModel):
    """A warning that is no fault, while the text stays exactly as it is."""

    model_config = ConfigDict(extra="forbid")

    finding: Annotated[str, Field(max_length=80)]


class Report(BaseModel):
    """What came of a catalog that was sent."""

    taken: int
    unchanged: int
    conflicts: int
    findings: list[FindingView]
    edition: EditionView


@router.get(_EDITION, response_model=EditionDetails, responses=UNCHANGED)
def edition(call: Called, slug: Slug, language: Language) -> Response:
    """An edition with its messages."""
    with call.read() as uow:
        article, found = checking.edition_at(uow, slug, LanguageTag.parse(language))
        warnings = checking.findings_of(uow, article, found)
    view = EditionDetails(
        **_edition(call, found).model_dump(),
        language=found.language.bcp47,
        last_translator=found.last_translator,
        digest=found.digest,
        messages=_messages(found),
        warnings=call.found([each.finding for each in warnings]),
    )
    return call.show(view)


@router.get(_MESSAGE, response_model=MessageDetails, responses=UNCHANGED)
def message(call: Called, slug: Slug, language: Language, number: Number) -> Response:
    """One message; its ETag is what a new text is sent with."""
    with call.read() as uow:
        return call.show(_message(call, uow, slug, LanguageTag.parse(language), number))


@router.put(_MESSAGE, response_model=MessageDetails, responses=CONDITIONAL)
def write(call: Called, slug: Slug, language: Language, number: Number, new: Text) -> Response:
    """Give a message a text, if you know it as it is."""
    tag = LanguageTag.parse(language)
    with call.write() as uow:
        # Before it is compared: nobody changes it between that and the writing.
        article, _ = open_to(uow, slug, tag, call.actor)
        call.require_match(_message(call, uow, slug, tag, number))
        segment = messages.message_of(uow, slug, tag, number).segment.digest
        seen = one_message.standing(uow, article, tag, segment).mark
        written = one_message.Written(new.text, new.needs_work, seen)
        one_message.save(uow, slug, tag, segment, written, call.actor, confirmed=new.confirm)
        return call.show(_message(call, uow, slug, tag, number))


@router.post(_MESSAGE + "/adoptions", status_code=201, responses=CONDITIONAL)
def adopt(
    call: Called, slug: Slug, language: Language, number: Number, wanted: Adoption
) -> VersionView:
    """Make a suggestion the translation, if you know the message as it is."""
    tag, which, sure = LanguageTag.parse(language), wanted.suggestion, wanted.confirm
    with call.write() as uow:
        open_to(uow, slug, tag, call.actor)
        call.require_match(_message(call, uow, slug, tag, number))
        made = messages.adopt(uow, slug, tag, number, which, call.actor, confirmed=sure)
    return _version(made)


@router.post(_MESSAGE + "/remarks", status_code=201)
def remark(
    call: Called, slug: Slug, language: Language, number: Number, new: NewRemark
) -> Remarked:
    """Say something about a message, ask, or answer."""
    with call.write() as uow:
        made = messages.remark(
            uow,
            slug,
            LanguageTag.parse(language),
            number,
            new.text,
            call.actor,
            is_question=new.is_question,
            answers=new.answers,
        )
    return Remarked(id=made)


@router.post(_MESSAGE + "/dismissals", status_code=204)
def dismiss(
    call: Called, slug: Slug, language: Language, number: Number, wanted: Dismissal
) -> None:
    """Say that a warning is no fault."""
    tag = LanguageTag.parse(language)
    with call.write() as uow:
        checking.dismiss(uow, slug, tag, number, wanted.finding, call.actor)


@router.get(_EDITION + "/catalog", response_class=Response, responses=_CATALOG_FILE)
def download(
    call: Called,
    slug: Slug,
    language: Language,
    format: CatalogFormat = CatalogFormat.PO,  # noqa: A002
) -> Response:
    """The catalog as gettext's or an XLIFF file."""
    with call.read() as uow:
        files = translating.export_catalogs(uow, slug, [LanguageTag.parse(language)], format)
    file = files[-1]
    name = f"{slug}.{LanguageTag.parse(language).bcp47}{file.path.suffix}"
    return call.show_bytes(file.data, _MEDIA_TYPES[format], name)


@router.get("/articles/{slug}/template", response_class=Response, responses=_CATALOG_FILE)
def template(call: Called, slug: Slug) -> Response:
    """The template of the article's catalogs, without translations."""
    with call.read() as uow:
        file = translating.export_catalogs(uow, slug, ())[0]
    return call.show_bytes(file.data, _MEDIA_TYPES[CatalogFormat.PO], file.path.name)


@router.post(_EDITION + "/catalog", openapi_extra=FILE_BODY)
def upload(
    call: Called, slug: Slug, language: Language, data: Sent, confirm: Confirm = False
) -> Report:
    """Merge a filled file, PO or XLIFF: nobody's work is overwritten."""
    with call.read() as uow:
        wanted = translating.awaited(uow, slug, LanguageTag.parse(language), call.actor)
    filled = translating.read_filled(data, wanted)
    with call.write() as uow:
        made = translating.import_catalog(uow, filled, call.actor, confirmed=confirm)
    return Report(
        taken=made.taken,
        unchanged=made.unchanged,
        conflicts=made.conflicts,
        findings=call.found(made.findings),
        edition=_edition(call, made.edition),
    )


@router.post(_EDITION + "/sign-offs", status_code=202)
def sign_off(
    call: Called, slug: Slug, language: Language, given: SignOff, response: Response
) -> Accepted:
    """Sign the edition off as you saw it; its final files are made from then on."""
    service, tag = call.service, LanguageTag.parse(language)
    with call.write() as uow:
        wanted = signing.sign_off(
            uow,
            slug,
            tag,
            call.actor,
            service.engine_digest,
            seen=given.seen,
            four_eyes=service.settings.four_eyes,
            confirmed=given.confirm,
        )
        rows = uow.work.states(wanted)
        found = checking.findings_of(uow, *checking.edition_at(uow, slug, tag))
    response.headers["Location"] = (
        work_address(wanted) if wanted else f"/api/v1/articles/{slug}/editions/{tag.bcp47}"
    )
    findings = call.found([each.finding for each in found])
    return Accepted(work=[work_view(row, call) for row in rows], findings=findings)


@router.post(_EDITION + "/retractions", status_code=201)
def take_back(call: Called, slug: Slug, language: Language, given: Retraction) -> EditionView:
    """Take the sign-off of the edition back: it has to be signed off anew."""
    tag, seen = LanguageTag.parse(language), given.seen or ""
    with call.write() as uow:
        take_back_sign_off(uow, slug, tag, call.actor, seen=seen, confirmed=given.confirm)
        _article, edition = checking.edition_at(uow, slug, tag)
    return _edition(call, edition)


def _edition(call: ApiCall, found: Edition) -> EditionView:
    return EditionView(
        locale=found.language.gettext,
        state=found.state.value,
        translated=found.translated,
        needs_work=found.needs_work,
        total=found.total,
        findings=call.found(found.findings),
    )


def _messages(found: Edition) -> list[MessageView]:
    shown = []
    for number, segment in enumerate(found.segments, start=1):
        text = found.translations.get(segment.digest)
        shown.append(
            MessageView(
                number=number,
                context=segment.context,
                source=segment.msgid,
                text=text.text if text else "",
                needs_work=text.needs_work if text else False,
                written_by=text.written_by if text else "",
            )
        )
    return shown


def _message(
    call: ApiCall, uow: UnitOfWork, slug: str, language: LanguageTag, number: int
) -> MessageDetails:
    found = messages.message_of(uow, slug, language, number)
    text = found.translation
    return MessageDetails(
        number=number,
        context=found.segment.context,
        source=found.segment.msgid,
        text=text.text if text else "",
        needs_work=text.needs_work if text else False,
        written_by=text.written_by if text else "",
        hint=found.segment.hint,
        versions=[_version(each) for each in found.versions],
        remarks=[RemarkView(**_named(each, RemarkView)) for each in found.remarks],
        suggestions=[SuggestionView(**_named(each, SuggestionView)) for each in found.suggestions],
        findings=call.found([each.finding for each in found.findings]),
    )


def _version(text: Any) -> VersionView:
    return VersionView(**_named(text, VersionView))


def _named(value: object, view: type[BaseModel]) -> dict[str, Any]:
    """What *view* shows of *value*, whose attributes have the same names."""
    return {name: getattr(value, name) for name in view.model_fields}
