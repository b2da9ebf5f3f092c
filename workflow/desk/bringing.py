"""Bringing an article in: a file, or an empty sheet."""

from dataclasses import dataclass, replace
from typing import Annotated

from fastapi import Form, Response, UploadFile

from workflow.desk.routes import Route
from workflow.desk.visits import Visit, Visiting
from workflow.domain.article import Article, ArticleKind, ArticleText, LanguagePlan
from workflow.domain.findings import Finding
from workflow.domain.language import LanguageTag
from workflow.domain.roles import require_role
from workflow.domain.states import Action
from workflow.errors import ConflictError, InvalidInputError, WorkflowError
from workflow.intake import BroughtIn, read_article
from workflow.intake.slugs import MAX_LENGTH, is_slug, slug_of
from workflow.storage.unit_of_work import UnitOfWork
from workflow.usecases import planning, sharing
from workflow.usecases.bringing_in import Incoming, bring_in
from workflow.usecases.picturing import store_pictures

Text = Annotated[str, Form()]


@dataclass(frozen=True)
class Asked:
    """What the form says beside the file; any may be empty."""

    title: str = ""
    slug: str = ""
    language: str = ""
    must: str = ""
    later: str = ""
    kind: ArticleKind = ArticleKind.RELEASE


def ask(visit: Visiting) -> Response:
    """The page that takes a file or a title."""
    require_role(visit.actor, Action.BRING_IN)
    return _page(visit, Asked())


def take(
    visit: Visiting,
    file: UploadFile | None = None,
    title: Text = "",
    slug: Text = "",
    language: Text = "",
    must: Text = "",
    later: Text = "",
    kind: Annotated[ArticleKind, Form()] = ArticleKind.RELEASE,
) -> Response:
    """Make an article of a file, or of a title alone; then show what was not kept, if anything."""
    require_role(visit.actor, Action.BRING_IN)
    asked = Asked(title, slug.strip(), language, must, later, kind)
    try:
        brought = _read(file, asked)
        stored = store_pictures(visit.desk.service.artifacts, brought.pictures)
        incoming = replace(_incoming(asked, brought), pictures=stored)
        with visit.write() as uow:
            article = bring_in(uow, incoming, visit.actor)
            findings = (*brought.findings, *_of_plan(visit, uow, article, brought.text))
    except InvalidInputError as error:
        return _page(visit, asked, error)
    except ConflictError as error:
        # The sentence of `slug_taken` speaks of the command line.
        return _page(visit, asked, ConflictError("slug_in_use", slug=error.values["slug"]))
    if not findings:
        return visit.go(f"/articles/{article.slug}/edit", done="brought_in")
    return visit.page(
        "writing/brought.html",
        article=article,
        text=brought.text,
        findings=findings,
        name=file.filename if file else "",
    )


def _read(file: UploadFile | None, asked: Asked) -> BroughtIn:
    """The file; without one, an article that has a title and no text yet."""
    if file is not None and (file.filename or file.size):
        return read_article(file.file.read(), file.filename or "")
    title = " ".join(asked.title.split())
    if not title:
        raise InvalidInputError("nothing_to_bring_in")
    text = ArticleText(title, "")
    return BroughtIn(text, None, LanguagePlan(), slug_of(title, text.digest), ())


def _incoming(asked: Asked, brought: BroughtIn) -> Incoming:
    """What the form says goes before what the file says."""
    if asked.slug and not is_slug(asked.slug):
        raise InvalidInputError("slug_wrong", slug=asked.slug[:80], limit=MAX_LENGTH)
    language = LanguageTag.parse(asked.language) if asked.language else brought.language
    plan = brought.plan
    if asked.must or asked.later:
        plan = LanguagePlan(_languages(asked.must), _languages(asked.later))
    # Never a revision of another article by the name of a file: that is what its editor is for.
    return Incoming(
        brought.text,
        asked.slug or brought.slug,
        revises=False,
        language=language,
        plan=_without_source(plan, language),
        kind=asked.kind,
    )


def _languages(names: str) -> tuple[LanguageTag, ...]:
    given = names.replace(",", " ").split()
    return tuple(dict.fromkeys(LanguageTag.parse(each) for each in given))


def _without_source(plan: LanguagePlan, source: LanguageTag | None) -> LanguagePlan:
    must = tuple(each for each in plan.must if each != source)
    return LanguagePlan(must, tuple(e for e in plan.later if e != source and e not in must))


def _of_plan(
    visit: Visit, uow: UnitOfWork, article: Article, text: ArticleText
) -> tuple[Finding, ...]:
    chrome = visit.desk.service.languages
    return (
        *sharing.unknown_texts(uow, text),
        *planning.chrome_findings(article.plan, article.source, chrome),
    )


def _page(visit: Visit, asked: Asked, error: WorkflowError | None = None) -> Response:
    status = 200 if error is None else 409 if isinstance(error, ConflictError) else 422
    languages = visit.desk.service.languages
    return visit.page(
        "writing/new.html", status=status, asked=asked, error=error, languages=languages
    )


ROUTES = (
    Route("GET", "/new", ask),
    Route("POST", "/new", take),
)
