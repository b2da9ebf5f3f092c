"""Files and publications: proofs, what has been made, and the instant at which all go public."""

from datetime import datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Path, Query, Response
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from workflow.desk.api.articles import FileView
from workflow.desk.api.calls import BEARER, ApiRoute, Called
from workflow.desk.api.problems import FindingView
from workflow.desk.api.shapes import (
    ANY,
    UNCHANGED,
    Accepted,
    Cancelled,
    Confirm,
    LanguageText,
    Slug,
    WorkView,
    tags,
    work_address,
    work_view,
)
from workflow.domain.rendition import Format
from workflow.errors import NotFoundError
from workflow.jobs import Kind, WorkState
from workflow.storage.publication_store import Rendition
from workflow.usecases import publishing, rendering
from workflow.usecases.calendar import calendar
from workflow.usecases.expiring import expiries
from workflow.usecases.exporting import OutgoingFile

router = APIRouter(
    route_class=ApiRoute, tags=["publications"], dependencies=[BEARER], responses=ANY
)

_Inputs = Annotated[str, Path(pattern="^[0-9a-f]{64}$", description="A file's `inputs`.")]
_FILE: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The file.",
        "content": {
            each.media_type: {"schema": {"type": "string", "format": "binary"}} for each in Format
        },
    },
    **UNCHANGED,
}


class RenditionView(FileView):
    """A file that was made; `inputs` is its name."""

    inputs: str
    proof: bool
    made_at: datetime


class RenditionList(BaseModel):
    """All files of the working revision, oldest first."""

    revision: int
    renditions: list[RenditionView]


class Proofs(BaseModel):
    """Which proofs are wanted; all of them where nothing is said."""

    model_config = ConfigDict(extra="forbid")

    languages: Annotated[list[LanguageText], Field(max_length=200)] = []
    formats: Annotated[list[Format], Field(max_length=len(Format))] = []


class WithdrawalView(BaseModel):
    """A withdrawal that was accepted and is not done."""

    language: str | None = Field(description="Null for all.")
    instant: datetime
    work: WorkView


class PublicationView(BaseModel):
    """What is public now, and what waits to be."""

    revision: int | None = Field(description="Null while nothing is public.")
    instant: datetime | None
    published_by: str | None
    files: list[FileView]
    waiting: list[WorkView]
    withdrawals: list[WithdrawalView] = Field(description="Those that wait for their instants.")
    open: list[FindingView] = Field(description="What whoever publishes is to confirm.")


class DueView(BaseModel):
    """A publication or a withdrawal that was accepted and is not done."""

    what: Literal["publication", "withdrawal"]
    slug: str
    title: str
    revision: int
    due_at: datetime
    standing: str = Field(
        description="waiting, at_risk, gate (overdue), late, restored; or still_public (overdue)."
    )
    requested_by: str
    languages: list[str]
    findings: list[FindingView] = Field(description="Why the gate would not let it through.")


class DueList(BaseModel):
    """The next that are due; `is_cut` if there are more."""

    due: list[DueView]
    is_cut: bool


class NewPublication(BaseModel):
    """A publication that is asked for."""

    model_config = ConfigDict(extra="forbid")

    at: AwareDatetime | None = Field(
        None, description="With its zone; null for when the embargo lifts, or else now."
    )
    without: Annotated[list[LanguageText], Field(max_length=200)] = Field(
        [], description="Must-have languages that it does not wait for."
    )
    confirm: Confirm = False


class Prospect(BaseModel):
    """What a publication would do, as things stand."""

    instant: datetime
    embargo: datetime | None
    together: list[str] = Field(description="Public at the instant, the source first.")
    later: list[str] = Field(description="These join when they are signed off.")
    left_out: list[str]
    findings: list[FindingView] = Field(description="What keeps it back.")
    open: list[FindingView] = Field(
        description="Warnings, questions and comments; to publish all the same is to be confirmed."
    )


@router.get("/articles/{slug}/renditions")
def renditions(call: Called, slug: Slug) -> RenditionList:
    """The files that have been made."""
    with call.read() as uow:
        article = uow.articles.by_slug(slug)
        made = uow.publications.renditions_of(article.id, article.revision)
    shown = [
        RenditionView(**_file(each), inputs=each.inputs, proof=each.proof, made_at=each.made_at)
        for each in made
    ]
    return RenditionList(revision=article.revision, renditions=shown)


@router.get("/articles/{slug}/renditions/{inputs}", response_class=Response, responses=_FILE)
def rendition(call: Called, slug: Slug, inputs: _Inputs) -> Response:
    """One file, as it was made."""
    with call.read() as uow:
        article = uow.articles.by_slug(slug)
        made = uow.publications.rendition(inputs)
    if made is None or made.article_id != article.id:
        raise NotFoundError("rendition_unknown", slug=slug)
    data = OutgoingFile(made).data(call.service.artifacts)
    name = f"{slug}.{made.language.bcp47}.{made.format.value}"
    return call.show_bytes(data, made.format.media_type, name)


@router.post("/articles/{slug}/proofs", status_code=202)
def proofs(call: Called, slug: Slug, wanted: Proofs, response: Response) -> Accepted:
    """Ask for proofs; each page of them says that it is one."""
    formats = wanted.formats or list(Format)
    with call.write() as uow:
        ids = rendering.request_proofs(
            uow, slug, tags(wanted.languages), formats, call.service.engine_digest, call.actor
        )
        found = uow.work.states(ids)
    response.headers["Location"] = work_address(ids)
    return Accepted(work=[work_view(row, call) for row in found])


@router.get("/articles/{slug}/publication", response_model=PublicationView, responses=UNCHANGED)
def publication(call: Called, slug: Slug) -> Response:
    """What is public, and what is to be."""
    with call.read() as uow:
        article = uow.articles.by_slug(slug)
        live = uow.publications.publication(article.live) if article.live else None
        files = uow.publications.files(article.live) if article.live else ()
        waiting = uow.work.of_article(article.id, Kind.PUBLISH, (WorkState.WANTED,))
        leaving = expiries(uow.promises.withdrawals(article.id))
        points = publishing.open_before(uow, publishing.PublicationRequest(slug))
    view = PublicationView(
        revision=live.revision if live else None,
        instant=live.instant if live else None,
        published_by=live.published_by if live else None,
        files=[FileView(**_file(each)) for each in files],
        waiting=[work_view(row, call) for row in waiting],
        withdrawals=[
            WithdrawalView(
                language=each.language.gettext if each.language else None,
                instant=each.instant,
                work=work_view(each.wanted, call),
            )
            for each in leaving
        ],
        open=call.found(points.findings),
    )
    return call.show(view)


@router.get("/publications")
def due(call: Called) -> DueList:
    """Every accepted publication and withdrawal that is not done, the next due first."""
    with call.read() as uow:
        found = calendar(uow)
    shown = [
        DueView(**{**each.as_json(), "findings": call.found(each.findings)}) for each in found.due
    ]
    return DueList(due=shown, is_cut=found.is_cut)


@router.post("/articles/{slug}/publications", status_code=202)
def publish(call: Called, slug: Slug, wanted: NewPublication, response: Response) -> Accepted:
    """
    Ask that every ready edition goes public at one instant; what the gate refuses is refused.

    A new request takes the place of one that waits.
    """
    without = frozenset(tags(wanted.without))
    request = publishing.PublicationRequest(slug, wanted.at, without, confirmed=wanted.confirm)
    with call.write() as uow:
        work_id = publishing.request_publication(
            uow, request, call.actor, call.service.engine_digest
        )
        row = uow.work.states([work_id])[0]
    response.headers["Location"] = work_address([work_id])
    return Accepted(work=[work_view(row, call)])


@router.get("/articles/{slug}/publications/prospect")
def prospect(
    call: Called,
    slug: Slug,
    at: AwareDatetime | None = None,
    without: Annotated[list[LanguageText] | None, Query(max_length=200)] = None,
) -> Prospect:
    """What such a publication would do, and what keeps it back; nothing is stored."""
    request = publishing.PublicationRequest(slug, at, frozenset(tags(without or ())))
    with call.read() as uow:
        seen = publishing.foresee(uow, request)
        points = publishing.open_before(uow, request)
    return Prospect(
        instant=seen.instant,
        embargo=seen.embargo,
        together=[each.gettext for each in seen.together],
        later=[each.gettext for each in seen.later],
        left_out=[each.gettext for each in seen.left_out],
        findings=call.found(seen.findings),
        open=call.found(points.findings),
    )


@router.delete("/articles/{slug}/publications")
def cancel(call: Called, slug: Slug) -> Cancelled:
    """Take back what waits for its instant."""
    with call.write() as uow:
        return Cancelled(cancelled=publishing.cancel_publication(uow, slug, call.actor))


def _file(made: Rendition) -> dict[str, Any]:
    return {
        "locale": made.language.gettext,
        "format": made.format.value,
        "sha256": made.sha256,
        "bytes": made.bytes,
        "pages": made.pages,
    }
