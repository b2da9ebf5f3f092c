"""Commands for the glossary: terms in from a file, out into one, and away."""

from pathlib import Path
from typing import Annotated

import typer

from workflow.catalogs.glossary import write_csv
from workflow.catalogs.glossary_tbx import read_glossary
from workflow.cli import output
from workflow.cli.articles import As, Json
from workflow.cli.door import open_door, read_file, write_file
from workflow.domain.language import LanguageTag
from workflow.domain.terms import Entry
from workflow.errors import InvalidInputError
from workflow.usecases import remembering

commands = typer.Typer(
    help="The words that the house has agreed on, for each language.", no_args_is_help=True
)

Only = Annotated[
    str, typer.Option("--locale", help="Only terms for this language.", metavar="LOCALE")
]


@commands.command("import")
def import_(
    file: Annotated[Path, typer.Argument(help="CSV (language,source,kind,target,note) or TBX.")],
    who: As,
) -> None:
    """Put a file's terms into the glossary; say what could not be taken, with its place."""
    read = read_glossary(read_file(file))
    service = open_door()
    with service.write() as uow:
        fresh = remembering.import_glossary(uow, read.entries, uow.people.by_name(who))
    output.show_findings(read.findings)
    refused = sum(1 for finding in read.findings if finding.blocks)
    output.result(f"{fresh} new, {len(read.entries) - fresh} there already, {refused} refused")
    if refused:
        raise InvalidInputError("catalog_refused", count=refused)


@commands.command("list")
def list_(locale: Only = "", as_json: Json = False) -> None:
    """List the terms, by language and source."""
    entries = _entries(locale)
    if as_json:
        output.result_json([_as_json(entry) for entry in entries])
        return
    output.result_table(
        ("LOCALE", "SOURCE", "KIND", "TARGET", "NOTE"),
        (tuple(_as_json(entry).values()) for entry in entries),
    )


@commands.command("export")
def export(
    to: Annotated[Path, typer.Option("--to", help="The file to write.", metavar="FILE")],
    locale: Only = "",
) -> None:
    """Write the glossary as CSV that spreadsheets open; print its path."""
    write_file(to, write_csv(_entries(locale)))
    output.result(str(to))


@commands.command("remove")
def remove(
    locale: Annotated[str, typer.Argument(help="The language of the glossary.", metavar="LOCALE")],
    source: Annotated[str, typer.Argument(help="The term in the source language.")],
    who: As,
) -> None:
    """Remove everything that the glossary of a language says about a term."""
    language = LanguageTag.parse(locale)
    with open_door().write() as uow:
        count = remembering.remove_term(uow, language, source, uow.people.by_name(who))
    output.result(f"{count} removed")


def _entries(locale: str) -> tuple[Entry, ...]:
    language = LanguageTag.parse(locale) if locale else None
    with open_door().read() as uow:
        entries = uow.terms.all()
    return tuple(entry for entry in entries if language in (None, entry.language))


def _as_json(entry: Entry) -> dict[str, str]:
    return {
        "locale": entry.language.gettext,
        "source": entry.term.source,
        "kind": entry.term.kind.value,
        "target": entry.term.target,
        "note": entry.note,
    }
