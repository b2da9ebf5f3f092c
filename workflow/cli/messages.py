"""Commands about single messages: look at one, talk about it, dismiss a warning; and the checks."""

from collections.abc import Sequence
from typing import Annotated, Any

import typer

from workflow.catalogs.words import Change
from workflow.cli import output
from workflow.cli.articles import As, Json, Slug, Yes, unless_it_breaks
from workflow.cli.door import open_door
from workflow.domain.edition import Edition
from workflow.domain.findings import blocking
from workflow.domain.language import LanguageTag
from workflow.errors import NotReadyError
from workflow.usecases import checking, messages

Locale = Annotated[str, typer.Argument(help="The language.", metavar="LOCALE")]
Number = Annotated[int, typer.Argument(help="The message, as `catalog messages` counts them.")]


def messages_(
    slug: Slug,
    locale: Locale,
    open_only: Annotated[
        bool, typer.Option("--open", help="Only those that are missing or need work.")
    ] = False,
    as_json: Json = False,
) -> None:
    """List the messages of a catalog with their numbers and what was found about them."""
    language = LanguageTag.parse(locale)
    with open_door().read() as uow:
        article, edition = checking.edition_at(uow, slug, language)
        found = checking.findings_of(uow, article, edition)
    rows = [row for row in _rows(edition, found) if not open_only or row["state"] != "translated"]
    if as_json:
        output.result_json(rows)
        return
    output.result_table(
        ("NUMBER", "CONTEXT", "STATE", "FINDINGS", "SOURCE"),
        (
            (
                str(row["number"]),
                str(row["context"]),
                str(row["state"]),
                " ".join(map(str, row["findings"])),
                str(row["source"])[:80],
            )
            for row in rows
        ),
    )


def message(slug: Slug, locale: Locale, number: Number, as_json: Json = False) -> None:
    """Show a message: its texts and who wrote them, what changed in the source, what was said."""
    language = LanguageTag.parse(locale)
    with open_door().read() as uow:
        found = messages.message_of(uow, slug, language, number)
    if as_json:
        output.result_json(found.as_json())
        return
    output.result(f"{found.segment.context}\n  {found.segment.msgid}")
    if found.difference:
        output.result("  " + "".join(_marked(change) for change in found.difference))
    if found.translation:
        mark = " (needs work)" if found.translation.needs_work else ""
        output.result(f"  → {found.translation.text}{mark}")
    for version in found.versions:
        output.result(f"{version.written_at:%Y-%m-%d %H:%M} {version.written_by}: {version.text}")
    for place, suggestion in enumerate(found.suggestions, start=1):
        origin = f"{suggestion.made_by} ({suggestion.origin})"
        output.result(f"suggestion {place} by {origin}: {suggestion.text}")
    for said in found.remarks:
        kind = "asks" if said.is_question else "says"
        answers = f", on {said.answers}" if said.answers else ""
        output.result(f"[{said.id}] {said.made_by} {kind}{answers}: {said.text}")
    output.show_findings(each.finding for each in found.findings)


def adopt(
    slug: Slug,
    locale: Locale,
    number: Number,
    suggestion: Annotated[
        int, typer.Argument(help="Which suggestion, as `catalog message` counts them.")
    ],
    who: As,
    yes: Yes = False,
) -> None:
    """Make a suggestion, such as the other side of a conflict, the translation."""
    language = LanguageTag.parse(locale)
    service = open_door()

    def store(sure: bool) -> str:
        with service.write() as uow:
            actor = uow.people.by_name(who)
            made = messages.adopt(uow, slug, language, number, suggestion, actor, confirmed=sure)
            return made.text

    output.result(unless_it_breaks(store, yes=yes))


def remark(
    slug: Slug,
    locale: Locale,
    number: Number,
    text: Annotated[str, typer.Argument(help="What you have to say.")],
    who: As,
    question: Annotated[bool, typer.Option("--question", help="It wants an answer.")] = False,
    answers: Annotated[int | None, typer.Option(help="The question it answers.")] = None,
) -> None:
    """Comment on a message, ask a question about it, or answer one; print its number."""
    language = LanguageTag.parse(locale)
    with open_door().write() as uow:
        given = messages.remark(
            uow,
            slug,
            language,
            number,
            text,
            uow.people.by_name(who),
            is_question=question,
            answers=answers,
        )
    output.result(str(given))


def dismiss(
    slug: Slug,
    locale: Locale,
    number: Number,
    finding: Annotated[str, typer.Argument(help="The finding's code.", metavar="CODE")],
    who: As,
) -> None:
    """Say that a warning about a message, exactly as it is, is no fault."""
    language = LanguageTag.parse(locale)
    with open_door().write() as uow:
        actor = uow.people.by_name(who)
        checking.dismiss(uow, slug, language, number, finding, actor)
    output.result("dismissed")


def check(slug: Slug, as_json: Json = False) -> None:
    """
    Check all languages of an article against its source and against each other.

    Warnings are for people to judge; the exit code is 3 only if something blocks.
    """
    with open_door().read() as uow:
        findings = checking.report(uow, slug)
    if as_json:
        output.result_json(
            [
                {
                    "code": finding.code,
                    "severity": finding.severity.value,
                    "where": finding.where,
                    "values": dict(finding.values),
                }
                for finding in findings
            ]
        )
    else:
        output.show_findings(findings)
        output.result(f"{len(findings)} findings, {len(blocking(findings))} of them blocking")
    if blocking(findings):
        raise NotReadyError("check_failed", slug=slug)


def _rows(edition: Edition, found: Sequence[checking.MessageFinding]) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    for number, segment in enumerate(edition.segments, start=1):
        translation = edition.translations.get(segment.digest)
        is_missing = translation is None and not segment.may_stay
        state = "missing" if is_missing else "translated"
        if translation is not None and translation.needs_work:
            state = "needs_work"
        codes = [each.finding.code for each in found if each.number == number]
        rows.append(
            {
                "number": number,
                "context": segment.context,
                "state": state,
                "findings": codes,
                "source": segment.msgid,
                "text": translation.text if translation else "",
            }
        )
    return rows


def _marked(change: Change) -> str:
    """A stretch of a difference as a terminal shows it: [-gone-] and {+new+}, as wdiff does."""
    return {"removed": "[-{}-]", "added": "{{+{}+}}"}.get(change.kind, "{}").format(change.text)
