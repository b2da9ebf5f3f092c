"""Commands of `communique catalog` that ask the translation memory."""

from typing import Annotated

import typer

from workflow.cli import output
from workflow.cli.articles import As, Json, Slug
from workflow.cli.door import open_door
from workflow.domain.language import LanguageTag
from workflow.domain.terms import Term
from workflow.usecases import remembering

Locale = Annotated[str, typer.Argument(help="The language of the edition.", metavar="LOCALE")]


def suggest(
    slug: Slug,
    locale: Locale,
    number: Annotated[
        int | None, typer.Argument(help="Only for this message, counted from 1.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Show what others wrote for messages like those that lack a text, and the terms in them."""
    with open_door().read() as uow:
        found = remembering.suggestions(uow, slug, LanguageTag.parse(locale), number)
    if as_json:
        output.result_json([each.as_json() for each in found])
        return
    for each in found:
        _show(each)


def reuse(slug: Slug, locale: Locale, who: As) -> None:
    """Fill boilerplate with what stands word for word in an edition that is signed off."""
    with open_door().write() as uow:
        actor = uow.people.by_name(who)
        filled = remembering.fill_boilerplate(uow, slug, LanguageTag.parse(locale), actor)
    for segment in filled:
        output.say(f"{segment.context}: {segment.msgid}")
    output.result(f"{len(filled)} filled")


def _show(each: remembering.Help) -> None:
    output.result(f"{each.number}  {each.segment.context}  {each.segment.msgid}")
    if each.current:
        output.result(f"    needs work: {each.current.text}")
    for match in each.matches:
        signed = ", signed off" if match.signed else ""
        output.result(f"    {match.score} %  {match.text}")
        output.result(f"           {match.slug}, {match.who}, {match.when:%Y-%m-%d}{signed}")
        if match.score < 100:
            output.result(f"           for: {match.source_msgid}")
    for kept in each.kept:
        output.result(f"    {kept.origin}  {kept.text}")
        output.result(f"           {kept.made_by}, {kept.made_at:%Y-%m-%d}")
    for term in each.terms:
        output.result(f"    term  {_said(term)}")


def _said(term: Term) -> str:
    target = f": {term.target}" if term.target else ""
    return f"{term.source}  {term.kind.value.replace('_', ' ')}{target}"
