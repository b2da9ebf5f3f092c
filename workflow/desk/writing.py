"""The editor: a text and what belongs to it, saved as revisions, never over another's."""

from dataclasses import dataclass
from itertools import zip_longest
from typing import Annotated

from fastapi import Depends, Request, Response
from fastapi.responses import HTMLResponse

from workflow.catalogs.segments import segments
from workflow.catalogs.words import Change, is_spaceless, word_difference
from workflow.desk.headers import of_framed_note, of_typed
from workflow.desk.routes import Route
from workflow.desk.visits import Visit, Visiting, fields_of
from workflow.domain.article import Contact
from workflow.domain.findings import Finding
from workflow.domain.language import LanguageTag
from workflow.domain.rendition import Format
from workflow.domain.roles import require_role
from workflow.domain.states import Action
from workflow.errors import ConflictError, InvalidInputError, WorkflowError
from workflow.intake.draft import Draft, refuse_blocking
from workflow.intake.form import Form, form_of, read_form
from workflow.intake.preflight import preflight, web_links
from workflow.intake.writing import write_article
from workflow.machine.asking_links import MOST, ask_links
from workflow.usecases.picturing import pictures
from workflow.usecases.writing import (
    Standing,
    be_present,
    save_text,
    standing,
    typed_release,
)

# Somebody else was first.
_STALE = frozenset({"text_moved_on", "changed_meanwhile"})
_CONTACT_PARTS = ("name", "role", "email", "phone")
# Rows for persons to ask who are not there yet.
_FREE_CONTACTS = 1


@dataclass(frozen=True)
class Typed:
    """
    What the editor's form sends.

    Attributes:
        base: The revision that it was loaded with; 0 if it says none.
    """

    form: Form
    base: int


@dataclass(frozen=True)
class Conflict:
    """
    Two texts, and what became of theirs in mine.

    Attributes:
        theirs: The working revision's number.
    """

    theirs: int
    who: str
    changes: tuple[Change, ...]


async def typed(request: Request) -> Typed:
    """The form of a request; what is no field of it is not looked at."""
    sent = await fields_of(request)
    values = {name: value for name, value in sent.items() if isinstance(value, str)}
    columns = [
        [each for each in sent.getlist(f"contact_{part}") if isinstance(each, str)]
        for part in _CONTACT_PARTS
    ]
    rows = (Contact(*parts) for parts in zip_longest(*columns, fillvalue=""))
    contacts = tuple(each for each in rows if any(map(str.strip, vars(each).values())))
    # Who saves over another's revision on purpose names that one.
    base = values.get("over") or values.get("base", "")
    number = int(base) if base.isascii() and base.isdigit() and len(base) < 10 else 0
    return Typed(Form(values, contacts, values.get("body", "")), number)


Typing = Annotated[Typed, Depends(typed)]


def edit(visit: Visiting, slug: str) -> Response:
    """The editor; for who cannot change the text, the text and why."""
    with visit.read() as uow:
        found = standing(uow, slug, visit.actor)
    if found.why_not is not None:
        return visit.page(
            "writing/read.html", found=found, markdown=write_article(found.revision.text)
        )
    form = form_of(found.revision.text)
    return _editor(visit, found, Typed(form, found.article.revision))


def save(visit: Visiting, slug: str, sent: Typing) -> Response:
    """Save a revision; beside the editor, or with the page anew where no script runs."""
    require_role(visit.actor, Action.EDIT)
    by_script = "hx-request" in visit.request.headers
    try:
        draft = _checked(sent.form)
        with visit.write() as uow:
            text, sure = draft.text, visit.confirmed
            article = save_text(uow, slug, sent.base, text, visit.actor, confirmed=sure)
            at = uow.now
    except ConflictError as error:
        if error.code not in _STALE:
            raise
        return _stale(visit, slug, sent, error)
    except InvalidInputError as error:
        if by_script:
            return _beside(visit, "writing/unsaved.html", 422, error=error)
        return _editor(visit, _standing(visit, slug), sent, error)
    if not by_script:
        return visit.go(f"/articles/{slug}/edit", done="text_saved")
    return _beside(
        visit,
        "writing/saved.html",
        revision=article.revision,
        at=at,
        findings=_told(draft, article.source),
    )


def preview(visit: Visiting, slug: str, sent: Typing) -> Response:
    """The page that readers would see, as a proof, of what is typed; nothing is saved."""
    found = _standing(visit, slug)
    try:
        draft = read_form(sent.form)
        segments(draft.text)
        with visit.read() as uow:
            release = typed_release(uow, found.article, draft.text)
        page = visit.desk.service.renderer.render(release, Format.HTML).data
    except WorkflowError as error:
        page = visit.render("writing/no_preview.html", error=error).encode()
        return HTMLResponse(page, headers=of_framed_note())
    return HTMLResponse(page, headers=of_typed(page))


def ask(visit: Visiting, slug: str, sent: Typing) -> Response:
    """Ask the links in what is typed whether they are there; some seconds, in no transaction."""
    found = _standing(visit, slug)
    if found.why_not is not None:
        raise found.why_not
    targets = web_links(read_form(sent.form).text)
    return visit.page("writing/_links.html", answers=ask_links(targets), left=len(targets) - MOST)


def check(visit: Visiting, slug: str, sent: Typing) -> Response:
    """What there is to say about what is typed."""
    language = _standing(visit, slug).article.source
    findings = _told(read_form(sent.form), language)
    return visit.page("writing/_findings.html", findings=findings)


def presence(visit: Visiting, slug: str, sent: Typing) -> Response:
    """Note that the editor is open here, and tell who else has it open if that is news."""
    with visit.write() as uow:
        others = be_present(uow, slug, "edit", visit.who.name)
    names = ", ".join(others)
    if sent.form.values.get("known", "") == names:
        return Response(status_code=204)
    return visit.page("writing/_presence.html", names=names)


def _checked(form: Form) -> Draft:
    draft = read_form(form)
    refuse_blocking(draft.findings)
    # Told now rather than when the catalogs are opened: whether they can take it.
    segments(draft.text)
    return draft


def _told(draft: Draft, language: LanguageTag) -> tuple[Finding, ...]:
    """What blocks comes first."""
    found = (*draft.findings, *preflight(draft.text, language))
    return tuple(sorted(found, key=lambda each: not each.blocks))


def _standing(visit: Visit, slug: str) -> Standing:
    with visit.read() as uow:
        return standing(uow, slug, visit.actor)


def _editor(
    visit: Visit,
    found: Standing,
    sent: Typed,
    error: WorkflowError | None = None,
    conflict: Conflict | None = None,
) -> Response:
    free = (Contact(),) * _FREE_CONTACTS
    try:
        findings = _told(read_form(sent.form), found.article.source)
    except InvalidInputError as refused:
        # It is in the way of saving, and is said there.
        error, findings = error or refused, ()
    with visit.read() as uow:
        shown = pictures(uow, found.article.slug)
    status = 409 if conflict else 422 if error else 200
    return visit.page(
        "writing/edit.html",
        status=status,
        found=found,
        article=found.article,
        form=sent.form,
        contacts=(*sent.form.contacts, *free),
        base=sent.base,
        error=error,
        conflict=conflict,
        findings=findings,
        slug=found.article.slug,
        pictures=shown,
    )


def _stale(visit: Visit, slug: str, sent: Typed, error: ConflictError) -> Response:
    """Both texts, and the choice: a save over theirs is made on purpose, by its own base."""
    found = _standing(visit, slug)
    language = found.article.source
    changes = word_difference(
        write_article(found.revision.text),
        write_article(read_form(sent.form).text),
        spaceless=is_spaceless(language),
    )
    conflict = Conflict(found.revision.number, found.revision.written_by, changes)
    if "hx-request" in visit.request.headers:
        return _beside(
            visit,
            "writing/_conflict.html",
            409,
            target="#conflict",
            article=found.article,
            conflict=conflict,
            error=error,
        )
    return _editor(visit, found, sent, error, conflict)


def _beside(
    visit: Visit, template: str, status: int = 200, target: str = "#saved", **values: object
) -> Response:
    answer = visit.page(template, status=status, **values)
    answer.headers["HX-Retarget"] = target
    return answer


ROUTES = (
    Route("GET", "/articles/{slug}/edit", edit),
    Route("POST", "/articles/{slug}/edit", save),
    Route("POST", "/articles/{slug}/preview", preview),
    Route("POST", "/articles/{slug}/edit/check", check),
    Route("POST", "/articles/{slug}/edit/links", ask),
    Route("POST", "/articles/{slug}/edit/presence", presence),
)
