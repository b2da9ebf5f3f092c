"""Articles: list them, bring them in, read their texts, and write the next."""

from datetime import date, datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel, ConfigDict, Field

from workflow.desk.api.calls import BEARER, ApiCall, ApiRoute, Called, Sent
from workflow.desk.api.problems import FindingView
from workflow.desk.api.shapes import (
    ANY,
    CONDITIONAL,
    UNCHANGED,
    Confirm,
    LanguageText,
    Limit,
    Line,
    Number,
    Slug,
    SlugText,
    tags,
)
from workflow.domain.article import Article, ArticleKind, LanguagePlan, Revision
from workflow.domain.edition import EditionState
from workflow.domain.language import LanguageTag
from workflow.domain.notes import Reason
from workflow.domain.roles import require_role
from workflow.domain.states import Action, ArticleState
from workflow.intake import BroughtIn, read_article
from workflow.storage.paging import Part, Place
from workflow.storage.unit_of_work import UnitOfWork
from workflow.usecases import checking, planning, reading, sharing
from workflow.usecases.bringing_in import Incoming, bring_in, revise
from workflow.usecases.deleting import delete_article
from workflow.usecases.picturing import store_pictures
from workflow.usecases.restoring_revisions import restore_revision
from workflow.usecases.searching import Search, find

router = APIRouter(route_class=ApiRoute, tags=["articles"], dependencies=[BEARER], responses=ANY)

# A body that is a file: what it is, its content tells.
FILE_BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
    }
}
_MOST_LETTERS = 2_000_000


class EditionView(BaseModel):
    """How far a language is."""

    locale: str
    state: str
    translated: int
    needs_work: int
    total: int
    findings: list[FindingView]


class PublicLanguageView(BaseModel):
    """What readers of a language find, whatever is being worked on beside it."""

    locale: str
    revision: int = Field(description="The one that is public, or was until it was withdrawn.")
    shown: Literal["text", "outdated", "withdrawn"]


class ArticleView(BaseModel):
    """An article in the list."""

    slug: str
    kind: str
    state: str
    revision: int
    title: str
    editions: list[EditionView]
    public_languages: list[PublicLanguageView]


class ArticleList(BaseModel):
    """A part of the list, the most recently changed first."""

    articles: list[ArticleView]
    next: str | None = Field(description="Give it as `after` for what comes next; null at the end.")


class FileView(BaseModel):
    """A public file."""

    locale: str
    format: str
    sha256: str
    bytes: int
    pages: int | None


class PlanView(BaseModel):
    """The languages beside the article's own: those that publication waits for, and the others."""

    must: list[str]
    later: list[str]


class ArticleDetails(ArticleView):
    """An article with what is known of it; its history is in the audit log."""

    source: str
    version: int
    written_by: str
    submitted_by: str
    plan: PlanView
    published_at: datetime | None
    public: list[FileView]
    open: list[FindingView] = Field(
        description="Warnings, questions and comments: whoever approves, signs off or publishes"
        " confirms that they know them."
    )


class ContactView(BaseModel):
    """A person to ask."""

    name: str
    role: str
    email: str
    phone: str


class NoteView(BaseModel):
    """What readers are told of a correction."""

    reason: Reason | None
    words: str


class TextView(BaseModel):
    """What a revision says."""

    slug: str
    revision: int
    digest: str
    language: str
    written_by: str
    written_at: datetime
    note: str
    title: str
    subtitle: str
    date: date | None
    place: str
    organisation: str
    signature: str
    embargo: datetime | None
    body: str
    boilerplate: str
    boilerplate_from: str
    contacts: list[ContactView]
    contacts_from: str
    keywords: list[str]
    corrections: list[NoteView]


class RevisionView(BaseModel):
    """A revision without its text."""

    number: int
    digest: str
    written_by: str
    written_at: datetime
    note: str


class RevisionList(BaseModel):
    """All revisions, oldest first."""

    revisions: list[RevisionView]


class Document(BaseModel):
    """An article as text: Markdown with front matter, or a plain-text wire copy."""

    model_config = ConfigDict(extra="forbid")

    document: Annotated[str, Field(max_length=_MOST_LETTERS)]
    name: Line = Field("", description="What its file is called; `.md` says that it is Markdown.")
    confirm: Confirm = False


class NewArticle(Document):
    """An article to bring in; what is not given here is taken from the text."""

    slug: SlugText | None = Field(None, description="Its name, or of the draft that it revises.")
    base: Annotated[int | None, Field(ge=1, le=1_000_000)] = Field(
        None, description="Needed to revise a draft: the revision that the text was made from."
    )
    language: LanguageText | None = None
    kind: ArticleKind | None = None


class Plan(BaseModel):
    """A language plan."""

    model_config = ConfigDict(extra="forbid")

    must: Annotated[list[LanguageText], Field(max_length=200)] = []
    later: Annotated[list[LanguageText], Field(max_length=200)] = []
    confirm: Confirm = False


class Restoration(BaseModel):
    """An old revision that is to be the next one."""

    model_config = ConfigDict(extra="forbid")

    base: Annotated[int, Field(ge=1, le=1_000_000)] = Field(
        description="The working revision that you know."
    )
    confirm: Confirm = False


class Stored(BaseModel):
    """What came of a text: nothing that could not be kept is left unsaid."""

    slug: str
    state: str
    revision: int
    findings: list[FindingView]


class FindingList(BaseModel):
    """What the checks say."""

    findings: list[FindingView]


@router.get("/articles")
def index(
    call: Called,
    words: Annotated[Line, Query(description="Each stands in the title or the slug.")] = "",
    state: ArticleState | None = None,
    language: Annotated[LanguageText | None, Query(description="It is to appear in it.")] = None,
    edition: Annotated[EditionState | None, Query(description="A language is so far.")] = None,
    written_by: Annotated[Line, Query()] = "",
    after: Annotated[str, Query(max_length=40)] = "",
    limit: Limit = 50,
) -> ArticleList:
    """
    The articles that fit, the most recently changed first.

    A search by words, language or edition looks at some of them at a time: a part may have few or
    none, and go on all the same.
    """
    tag = LanguageTag.parse(language) if language else None
    search = Search(words, state, tag, edition, written_by)
    part = Part(limit, after=Place.parse(after) if after else None)
    with call.read() as uow:
        found = find(uow, search, part)
    articles = [ArticleView(**_summary(call, each)) for each in found.summaries]
    return ArticleList(articles=articles, next=str(found.next) if found.next else None)


@router.post("/articles", status_code=201)
def add(call: Called, new: NewArticle, response: Response) -> Stored:
    """Bring an article in, or the next revision of the draft that `slug` names."""
    return _bring_in(call, response, new.document.encode(), new)


@router.post("/imports", status_code=201, openapi_extra=FILE_BODY)
def add_file(
    call: Called,
    response: Response,
    data: Sent,
    name: Annotated[Line, Query(description="What the file is called.")] = "",
    slug: Annotated[SlugText | None, Query()] = None,
    language: Annotated[LanguageText | None, Query()] = None,
    kind: ArticleKind | None = None,
    base: Annotated[int | None, Query(ge=1, le=1_000_000)] = None,
    confirm: Confirm = False,
) -> Stored:
    """The same with a file as the body."""
    new = NewArticle(
        document="",
        name=name,
        slug=slug,
        language=language,
        kind=kind,
        base=base,
        confirm=confirm,
    )
    return _bring_in(call, response, data, new)


@router.get("/articles/{slug}", response_model=ArticleDetails, responses=UNCHANGED)
def show(call: Called, slug: Slug) -> Response:
    """One article."""
    with call.read() as uow:
        return call.show(_details(call, uow, slug))


@router.delete("/articles/{slug}", status_code=204, responses=CONDITIONAL)
def delete(call: Called, slug: Slug, confirm: Confirm = False) -> None:
    """Delete it, if nothing of it was ever public, and if it is as you know it."""
    require_role(call.actor, Action.DELETE)
    with call.write() as uow:
        uow.articles.locked_alone(slug)
        call.require_match(_details(call, uow, slug))
        delete_article(uow, slug, call.actor, confirmed=confirm)


@router.get("/articles/{slug}/revisions")
def revisions(call: Called, slug: Slug) -> RevisionList:
    """All revisions that the article ever had."""
    with call.read() as uow:
        article = uow.articles.by_slug(slug)
        last = uow.articles.last_revision_number(article.id)
        found = [uow.articles.revision(article.id, number + 1) for number in range(last)]
    return RevisionList(
        revisions=[
            RevisionView(
                number=each.number,
                digest=each.digest,
                written_by=each.written_by,
                written_at=each.written_at,
                note=each.note,
            )
            for each in found
        ]
    )


@router.get("/articles/{slug}/revisions/{number}", response_model=TextView, responses=UNCHANGED)
def revision(call: Called, slug: Slug, number: Number) -> Response:
    """The text of one revision."""
    with call.read() as uow:
        article = uow.articles.by_slug(slug)
        found = uow.articles.revision(article.id, number)
    return call.show(_text(article, found))


@router.post("/articles/{slug}/revisions/{number}/restorations", status_code=201)
def restore(call: Called, slug: Slug, number: Number, wanted: Restoration) -> Stored:
    """Save the text of an old revision as the next one, while the article is in draft."""
    require_role(call.actor, Action.EDIT)
    with call.write() as uow:
        article = restore_revision(
            uow, slug, number, wanted.base, call.actor, confirmed=wanted.confirm
        )
    return Stored(slug=slug, state=article.state.value, revision=article.revision, findings=[])


@router.get("/articles/{slug}/text", response_model=TextView, responses=UNCHANGED)
def text(call: Called, slug: Slug) -> Response:
    """The text of the working revision; its ETag is what a new one is sent with."""
    with call.read() as uow:
        return call.show(_working_text(uow, uow.articles.by_slug(slug)))


@router.put("/articles/{slug}/text", responses=CONDITIONAL)
def write(call: Called, slug: Slug, document: Document) -> Stored:
    """Save a text as the next revision, if the working one is the one that you know."""
    require_role(call.actor, Action.EDIT)
    brought = read_article(document.document.encode(), document.name)
    with call.write() as uow:
        article = uow.articles.locked(slug)
        call.require_match(_working_text(uow, article))
        sure = document.confirm
        article = revise(uow, article, brought.text, call.actor, confirmed=sure)
        unknown = sharing.unknown_texts(uow, brought.text)
    return _stored(call, article, brought, unknown)


@router.get("/articles/{slug}/plan", response_model=PlanView, responses=UNCHANGED)
def plan(call: Called, slug: Slug) -> Response:
    """The language plan."""
    with call.read() as uow:
        return call.show(_plan(uow.articles.by_slug(slug)))


@router.put("/articles/{slug}/plan", responses=CONDITIONAL)
def change_plan(call: Called, slug: Slug, wanted: Plan) -> PlanView:
    """Change the language plan; the catalogs of languages new in it are opened."""
    with call.write() as uow:
        call.require_match(_plan(uow.articles.locked(slug)))
        new = LanguagePlan(tags(wanted.must), tags(wanted.later))
        sure = wanted.confirm
        return _plan(planning.plan_languages(uow, slug, new, call.actor, confirmed=sure))


@router.get("/articles/{slug}/checks")
def checks(call: Called, slug: Slug) -> FindingList:
    """All languages against the source and against each other, and what blocks each."""
    with call.read() as uow:
        return FindingList(findings=call.found(checking.report(uow, slug)))


def _bring_in(call: ApiCall, response: Response, data: bytes, new: NewArticle) -> Stored:
    require_role(call.actor, Action.BRING_IN)
    brought = read_article(data, new.name)
    language = LanguageTag.parse(new.language) if new.language else brought.language
    incoming = Incoming(
        brought.text,
        new.slug or brought.slug,
        bool(new.slug),
        language,
        brought.plan,
        new.kind,
        store_pictures(call.service.artifacts, brought.pictures),
        new.base,
    )
    with call.write() as uow:
        article = bring_in(uow, incoming, call.actor, confirmed=new.confirm)
        unknown = sharing.unknown_texts(uow, brought.text)
    response.headers["Location"] = f"/api/v1/articles/{article.slug}"
    chrome = planning.chrome_findings(article.plan, article.source, call.service.languages)
    return _stored(call, article, brought, (*unknown, *chrome))


def _stored(call: ApiCall, article: Article, brought: BroughtIn, more: tuple[Any, ...]) -> Stored:
    return Stored(
        slug=article.slug,
        state=article.state.value,
        revision=article.revision,
        findings=call.found((*brought.findings, *more)),
    )


def _details(call: ApiCall, uow: UnitOfWork, slug: str) -> ArticleDetails:
    found = reading.details(uow, slug)
    article, facts = found.summary.article, found.as_json()
    return ArticleDetails(
        **_summary(call, found.summary),
        version=article.version,
        plan=_plan(article),
        published_at=found.published_at,
        open=call.found(found.open.findings),
        **{name: facts[name] for name in ("source", "written_by", "submitted_by", "public")},
    )


def _summary(call: ApiCall, summary: reading.Summary) -> dict[str, Any]:
    facts = summary.as_json()
    for shown, edition in zip(facts["editions"], summary.editions, strict=True):
        shown["findings"] = call.found(edition.findings)
    return facts


def _working_text(uow: UnitOfWork, article: Article) -> TextView:
    return _text(article, uow.articles.revision(article.id, article.revision))


def _text(article: Article, revision: Revision) -> TextView:
    said = {
        "boilerplate_from": "",
        "contacts_from": "",
        "corrections": [],
        **revision.text.as_json(),
    }
    return TextView(
        slug=article.slug,
        revision=revision.number,
        digest=revision.digest,
        language=article.source.bcp47,
        written_by=revision.written_by,
        written_at=revision.written_at,
        note=revision.note,
        **said,
    )


def _plan(article: Article) -> PlanView:
    plan = article.plan
    return PlanView(
        must=[each.gettext for each in plan.must], later=[each.gettext for each in plan.later]
    )
