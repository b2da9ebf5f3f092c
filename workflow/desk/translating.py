"""
The pages for translators: the languages of an article, and its messages beside their texts.

Every message is a form of its own. With htmx its answer is that message anew and, out of band, how
far the edition is; without script it is the page again.
"""

from typing import Annotated

from fastapi import Form, Response

from workflow.desk import translating_editions as editions
from workflow.desk import translating_views as views
from workflow.desk.errors import status_of
from workflow.desk.headers import of_proof
from workflow.desk.routes import Route
from workflow.desk.translating_views import Frame, Row, Show
from workflow.desk.visits import Visit, Visiting
from workflow.domain.language import LanguageTag
from workflow.domain.rendition import Format
from workflow.errors import ConflictError, InvalidInputError, WorkflowError
from workflow.usecases import checking, messages, one_message, pretranslating
from workflow.usecases.one_message import Written
from workflow.usecases.rendering import proof_of

# Refusals that are told beside the message, with what was typed.
_TOLD_THERE = frozenset(
    {"message_unusable", "message_changed", "source_changed", "publication_at_risk"}
)
# What is being typed stays in the browser for these, which a person decides on.
_DRAFT_WAITS = frozenset(
    {"message_unusable", "message_changed", "edition_signed", "publication_at_risk"}
)

_Text = Annotated[str, Form()]


def languages(visit: Visiting, slug: str) -> Response:
    """How far each language of an article is."""
    with visit.read() as uow:
        shown = editions.languages(uow, slug)
    return visit.page("translating/languages.html", shown=shown)


def sheet(visit: Visiting, slug: str, language: str, show: str = "all", one: str = "") -> Response:
    """The messages of an edition: all that are asked for, or the one with the digest *one*."""
    with visit.read() as uow:
        frame = _frame(visit, slug, language, show, one)
        if one:
            found = views.one(uow, frame, one)
            return visit.page("translating/one.html", shown=found)
        listed = views.sheet(uow, frame)
    machine = visit.desk.service.machine
    return visit.page("translating/sheet.html", shown=listed, machine=machine)


def save(
    visit: Visiting,
    slug: str,
    language: str,
    segment: str,
    text: _Text = "",
    base: Annotated[int, Form()] = 0,
    needs_work: _Text = "",
    show: _Text = "all",
    one: _Text = "",
    go_on: _Text = "",
    by_itself: _Text = "",
) -> Response:
    """Keep the text of one message; *go_on* leads to the next one that is not done."""
    frame = _frame(visit, slug, language, show, one)
    written = Written(text, bool(needs_work), base)
    if by_itself:
        return _keep_draft(visit, frame, segment, written)
    try:
        with visit.write() as uow:
            who, sure = visit.actor, visit.confirmed
            now = one_message.save(uow, slug, frame.language, segment, written, who, confirmed=sure)
            article = uow.articles.by_slug(slug)
            progress = one_message.progress(uow, article, frame.language)
            wanted = ""
            if go_on and (one or not _by_htmx(visit)):
                marks = one_message.marks_of(uow, article, frame.language)
                wanted = views.next_unfinished(marks, now.number)
    except (ConflictError, InvalidInputError) as error:
        if error.code not in _TOLD_THERE:
            raise
        return _refused(visit, frame, segment, written, error)
    if one and go_on:
        query = {"one": wanted} if wanted else {}
        return visit.go(frame.path, "message_saved", show=frame.show.value, **query)
    saved = views.saved_row(frame, now)
    if _by_htmx(visit):
        return visit.page("translating/saved.html", frame=frame, row=saved, progress=progress)
    return _back(visit, frame, wanted or segment)


def _keep_draft(visit: Visit, frame: Frame, segment: str, written: Written) -> Response:
    """Keep what is being typed; the page's text stays as it is, with who is typing it."""
    error = progress = None
    try:
        with visit.write() as uow:
            now = one_message.save_draft(
                uow, frame.slug, frame.language, segment, written, visit.actor
            )
            article = uow.articles.by_slug(frame.slug)
            progress = one_message.progress(uow, article, frame.language)
    except (ConflictError, InvalidInputError) as refused:
        if refused.code not in _DRAFT_WAITS:
            raise
        error = refused
        with visit.read() as uow:
            article = one_message.catalog_of(uow, frame.slug, frame.language)
            now = one_message.standing(uow, article, frame.language, segment)
    return visit.page(
        "translating/kept.html",
        status=status_of(error) if error else 200,
        frame=frame,
        row=views.row(frame, now) if error else views.saved_row(frame, now),
        progress=progress,
        error=error,
    )


def check(visit: Visiting, slug: str, language: str, segment: str, text: _Text = "") -> Response:
    """What the checks say of a text that is being typed; nothing is stored."""
    tag = LanguageTag.parse(language)
    with visit.read() as uow:
        article = one_message.catalog_of(uow, slug, tag)
        now = one_message.standing(uow, article, tag, segment)
        found = one_message.checked(uow, article, tag, now.segment, text) if text.strip() else ()
    return visit.page("translating/findings.html", found=views.here(found))


def help_(visit: Visiting, slug: str, language: str, segment: str) -> Response:
    """What there is to help with a message; a part of a page."""
    frame = _frame(visit, slug, language)
    with visit.read() as uow:
        article = one_message.catalog_of(uow, slug, frame.language)
        now = one_message.standing(uow, article, frame.language, segment)
        row = views.row(frame, now)
        found = views.help_for(uow, frame, row)
    return visit.page("translating/help.html", frame=frame, row=row, help=found)


def remark(
    visit: Visiting,
    slug: str,
    language: str,
    segment: str,
    text: _Text = "",
    is_question: _Text = "",
) -> Response:
    """Say something about a message."""
    frame = _frame(visit, slug, language)
    with visit.write() as uow:
        article = one_message.catalog_of(uow, slug, frame.language)
        number = one_message.standing(uow, article, frame.language, segment).number
        messages.remark(
            uow,
            slug,
            frame.language,
            number,
            text,
            visit.actor,
            is_question=bool(is_question),
            answers=None,
        )
    if _by_htmx(visit):
        return help_(visit, slug, language, segment)
    return visit.go(frame.path, "remark_kept", one=segment)


def dismiss(
    visit: Visiting, slug: str, language: str, segment: str, code: _Text = "", one: _Text = ""
) -> Response:
    """Say that a warning about a message, exactly as it is, is no fault."""
    frame = _frame(visit, slug, language, one=one)
    with visit.write() as uow:
        article = one_message.catalog_of(uow, slug, frame.language)
        number = one_message.standing(uow, article, frame.language, segment).number
        checking.dismiss(uow, slug, frame.language, number, code, visit.actor)
        now = one_message.standing(uow, article, frame.language, segment)
        progress = one_message.progress(uow, article, frame.language)
    if _by_htmx(visit):
        row = views.row(frame, now)
        return visit.page("translating/saved.html", frame=frame, row=row, progress=progress)
    return _back(visit, frame, segment, "finding_dismissed")


def page(visit: Visiting, slug: str, language: str) -> Response:
    """The web page of this edition as it is now, as a proof: shown in a frame of ours."""
    with visit.read() as uow:
        release = proof_of(uow, slug, LanguageTag.parse(language))
    data = visit.desk.service.renderer.render(release, Format.HTML).data
    return Response(data, media_type=Format.HTML.media_type, headers=of_proof(data))


def pretranslate(visit: Visiting, slug: str, language: str) -> Response:
    """Let the machine propose texts for what nobody has translated."""
    tag = LanguageTag.parse(language)
    machine = pretranslating.required(visit.desk.service.machine)
    with visit.read() as uow:
        missing = pretranslating.untranslated(uow, slug, tag, visit.actor)
    proposed = pretranslating.propose(machine, missing)
    with visit.write() as uow:
        pretranslating.store(uow, missing, proposed, visit.actor)
    if proposed.failure is not None:
        raise proposed.failure
    return visit.go(_frame(visit, slug, language).path, "machine_asked", show="needs_work")


def _frame(visit: Visit, slug: str, language: str, show: str = "all", one: str = "") -> Frame:
    tag = LanguageTag.parse(language)
    with visit.read() as uow:
        return views.frame(uow, slug, tag, visit.actor, Show.of(show), one=bool(one))


def _refused(
    visit: Visit, frame: Frame, segment: str, written: Written, error: WorkflowError
) -> Response:
    """Nothing was kept, and nothing is lost: the message with what was typed, and why."""
    status = status_of(error)
    with visit.read() as uow:
        row: Row | None = views.refused_row(uow, frame, segment, written, error)
        if row is None:
            template = "gone_part.html" if _by_htmx(visit) else "gone.html"
            return visit.page(
                f"translating/{template}",
                status=status,
                frame=frame,
                error=error,
                text=written.text,
                id=f"m-{segment[:12]}",
            )
        if not _by_htmx(visit):
            shown = views.one_refused(uow, frame, row)
            return visit.page("translating/one.html", status=status, shown=shown)
    return visit.page("translating/refused.html", status=status, frame=frame, row=row)


def _back(visit: Visit, frame: Frame, segment: str, done: str = "message_saved") -> Response:
    """To where the form was: the page of that message, or its place in the list."""
    if frame.one:
        return visit.go(frame.path, done, show=frame.show.value, one=segment)
    answer = visit.go(frame.path, done, show=frame.show.value)
    answer.headers["location"] += f"#m-{segment[:12]}"
    return answer


def _by_htmx(visit: Visit) -> bool:
    return "hx-request" in visit.request.headers


_OF = "/articles/{slug}/translate"
_IN = _OF + "/{language}"
_AT = _IN + "/{segment}"

ROUTES = (
    Route("GET", _OF, languages),
    Route("GET", _IN, sheet),
    Route("GET", f"{_IN}/page", page),
    Route("POST", f"{_IN}/pretranslate", pretranslate),
    Route("POST", _AT, save),
    Route("POST", f"{_AT}/check", check),
    Route("GET", f"{_AT}/help", help_),
    Route("POST", f"{_AT}/remark", remark),
    Route("POST", f"{_AT}/dismiss", dismiss),
)
