"""Commands for translators: catalogs out, catalogs in, and how far they are."""

from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from workflow.catalogs.formats import CatalogFormat, peek
from workflow.cli import output
from workflow.cli.articles import As, Json, Slug, Yes, editions_table, unless_it_breaks
from workflow.cli.door import open_door, read_file, write_file
from workflow.domain.findings import Finding
from workflow.domain.language import LanguageTag
from workflow.errors import InvalidInputError
from workflow.usecases import reading, translating
from workflow.wiring import Service

commands = typer.Typer(help="The gettext catalogs of an article.", no_args_is_help=True)

To = Annotated[Path, typer.Option("--to", help="The folder to write to.", metavar="DIR")]
Locales = Annotated[
    list[str] | None,
    typer.Option("--locale", help="Only this language; may be given again.", metavar="LOCALE"),
]
Form = Annotated[
    CatalogFormat,
    typer.Option("--format", help="gettext's format, or XLIFF 1.2.", show_default=True),
]


@commands.command("export")
def export(slug: Slug, to: To, locale: Locales = None, form: Form = CatalogFormat.PO) -> None:
    """
    Write the catalogs and print their paths.

    They are DIR/SLUG.pot and DIR/<locale>/LC_MESSAGES/SLUG.po, or DIR/<locale>/SLUG.xlf.
    """
    chosen = [LanguageTag.parse(name) for name in locale or ()]
    with open_door().read() as uow:
        files = translating.export_catalogs(uow, slug, chosen, form)
    for file in files:
        write_file(to / file.path, file.data)
        output.result(str(to / file.path))


@commands.command("import")
def import_(
    files: Annotated[list[Path], typer.Argument(help="Filled PO or XLIFF files.")],
    who: As,
    yes: Yes = False,
) -> None:
    """
    Take what was translated; say what could not be taken, with its line.

    Each file is for itself: what is wrong with one keeps no other from being taken.
    """
    service = open_door()
    refused: list[Finding] = []
    for file in files:
        data = read_file(file)
        try:
            filled = _read(service, data, str(file), who)
            report = unless_it_breaks(partial(_store, service, filled, who), yes=yes)
        except InvalidInputError as error:
            output.show_error(error)
            refused.append(Finding(error.code, where=str(file), values=error.values))
            continue
        edition = report.edition
        output.result(
            f"{report.slug} {report.language}: {report.taken} taken,"
            f" {report.unchanged} unchanged, {report.conflicts} in conflict,"
            f" {len(report.findings) - report.conflicts} refused;"
            f" {edition.translated}/{edition.total} translated, {edition.state}"
        )
        output.show_findings(report.findings)
        refused.extend(finding for finding in report.findings if finding.blocks)
    if refused:
        raise InvalidInputError("catalog_refused", count=len(refused))


def _read(service: Service, data: bytes, name: str, who: str) -> translating.Filled:
    slug, language = peek(data, name)
    with service.read() as uow:
        wanted = translating.awaited(uow, slug, language, uow.people.by_name(who))
    return translating.read_filled(data, wanted)


def _store(
    service: Service, filled: translating.Filled, who: str, sure: bool
) -> translating.ImportReport:
    with service.write() as uow:
        actor = uow.people.by_name(who)
        return translating.import_catalog(uow, filled, actor, confirmed=sure)


@commands.command("status")
def status(slug: Slug, as_json: Json = False) -> None:
    """Show how far each edition is."""
    with open_door().read() as uow:
        summary = reading.details(uow, slug).summary
    if as_json:
        output.result_json(summary.as_json())
        return
    editions_table(summary)
    for edition in summary.editions:
        output.show_findings(edition.findings)
