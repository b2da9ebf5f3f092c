"""Commands for publishers: publish, render proofs, export."""

from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from workflow.cli import output
from workflow.cli.articles import As, Slug, Yes, confirm, unless_it_breaks
from workflow.cli.catalogs import Locales, To
from workflow.cli.door import open_door, parse_instant, perform, write_file
from workflow.domain.language import LanguageTag
from workflow.domain.rendition import Format
from workflow.jobs import Wanted
from workflow.usecases import exporting, publishing, rendering
from workflow.wiring import Service


def publish(
    slug: Slug,
    who: As,
    at: Annotated[
        str, typer.Option(help="When, with its zone: 2026-11-23T09:00+01:00.", metavar="INSTANT")
    ] = "",
    without: Annotated[
        list[str] | None,
        typer.Option(help="Do not wait for this language; may be given again.", metavar="LOCALE"),
    ] = None,
    cancel: Annotated[
        bool, typer.Option("--cancel", help="Take back the publication that waits.")
    ] = False,
    yes: Yes = False,
) -> None:
    """
    Publish every ready edition at one instant: now, at INSTANT, or when the embargo lifts.

    What is public can be corrected or withdrawn, and not be made unpublished. What waits for its
    instant can be cancelled.
    """
    if cancel:
        _cancel(slug, who)
        return
    confirm(f"Publish “{slug}”{f' at {at}' if at else ''}?", yes=yes)
    waived = frozenset(LanguageTag.parse(name) for name in without or ())
    request = publishing.PublicationRequest(slug, parse_instant(at) if at else None, waived)
    service = open_door()

    def ask(sure: bool) -> tuple[Wanted, bool, tuple[int, ...]]:
        with service.write() as uow:
            actor, sent = uow.people.by_name(who), replace(request, confirmed=sure)
            work_id = publishing.request_publication(uow, sent, actor, service.engine_digest)
            row = uow.work.states([work_id])[0]
            return row, row.due_at <= uow.now, uow.work.renders_under_way(row.article_id)

    row, due_now, files = unless_it_breaks(ask, yes=yes)
    if not due_now:
        output.say("The clock publishes it then: `communique up` or `communique clock` must run.")
        output.result(f"due {row.due_at.isoformat(timespec='seconds')}")
        return
    perform(service, [*files, row.id], slug=slug, label="rendering")
    output.result("published")


def _cancel(slug: str, who: str) -> None:
    with open_door().write() as uow:
        publishing.cancel_publication(uow, slug, uow.people.by_name(who))
    output.result("cancelled")


def render(
    slug: Slug,
    to: To,
    locale: Locales = None,
    format_: Annotated[
        list[Format] | None, typer.Option("--format", help="Only this format.")
    ] = None,
) -> None:
    """Render proofs, at any time; each page says that it is a draft. Print their paths."""
    chosen = [LanguageTag.parse(name) for name in locale or ()]
    service = open_door()
    with service.write() as uow:
        ids = rendering.request_proofs(
            uow, slug, chosen, format_ or list(Format), service.engine_digest, None
        )
    rows = perform(service, ids, slug=slug, label="rendering proofs")
    with service.read() as uow:
        parcel = exporting.proofs(uow, slug, (row.params["inputs"] for row in rows))
    write_parcel(service, parcel, to)


def export(slug: Slug, to: To) -> None:
    """Write the published files and manifest.json below DIR/SLUG; print their paths."""
    service = open_door()
    with service.read() as uow:
        parcel = exporting.published(uow, slug, service.settings.base_url)
    write_parcel(service, parcel, to)


def write_parcel(service: Service, parcel: exporting.Parcel, to: Path) -> None:
    """Write all files of *parcel*, each checked against its digest, then the manifest."""
    for path, data in exporting.contents(parcel, service.artifacts).items():
        write_file(to / path, data)
        output.result(str(to / path))
