"""Commands that sign: an approval and a sign-off are for exactly the text that was read."""

import sys
from collections.abc import Iterable
from typing import Annotated

import typer

from workflow.catalogs.lines import lines_of
from workflow.cli import output
from workflow.cli.articles import As, Slug, Yes, confirm, move, unless_it_breaks
from workflow.cli.door import open_door
from workflow.domain.edition import Edition
from workflow.domain.language import LanguageTag
from workflow.domain.states import Action
from workflow.errors import ConflictError, InvalidInputError
from workflow.usecases import checking, signing, taking_back
from workflow.usecases.moving import MoveRequest, possible_moves

Seen = Annotated[
    str,
    typer.Option(
        "--seen",
        help="The digest of the text that you have read; at a terminal you are shown the text.",
        metavar="DIGEST",
    ),
]


def approve(slug: Slug, who: As, seen: Seen = "", yes: Yes = False) -> None:
    """Approve what is in review; not by anybody who wrote or submitted it. Opens the catalogs."""
    service = open_door()
    with service.read() as uow:
        article, actor = uow.articles.by_slug(slug), uow.people.by_name(who)
        possible = possible_moves(uow, article, actor, four_eyes=service.settings.four_eyes)
        text = uow.articles.revision(article.id, article.revision).text
    if refusal := possible[Action.APPROVE]:
        raise refusal
    reading = f"show {slug} --json"
    if seen:
        _require_current(seen, text.digest, reading)
    else:
        lines = (line.text for line in lines_of(text))
        _read(lines, f"Approve exactly this text of “{slug}”?", reading, text.digest)
    move(MoveRequest(slug, Action.APPROVE, seen=text.digest), who, yes=yes)


def sign_off(
    slug: Slug,
    locale: Annotated[str, typer.Argument(help="The language to sign off.", metavar="LOCALE")],
    who: As,
    seen: Seen = "",
    yes: Yes = False,
) -> None:
    """Sign an edition off, exactly as it was read; its final files are rendered from then on."""
    service = open_door()
    language = LanguageTag.parse(locale)
    four_eyes = service.settings.four_eyes
    with service.read() as uow:
        actor = uow.people.by_name(who)
        article = uow.articles.by_slug(slug)
        edition = signing.signable(uow, article, language, actor, four_eyes=four_eyes)
        found = checking.findings_of(uow, article, edition)
    # Whoever signs should see what the checks say; a warning stops nobody.
    output.show_findings(each.finding for each in found)
    reading = f"catalog export {slug} --locale {locale} --to DIR"
    if seen:
        _require_current(seen, edition.digest, reading)
    else:
        question = f"Sign exactly these texts of “{slug}” in {language}?"
        _read(_messages(edition), question, reading, edition.digest)

    def sign(sure: bool) -> tuple[int, ...]:
        with service.write() as uow:
            return signing.sign_off(
                uow,
                slug,
                language,
                actor,
                service.engine_digest,
                seen=edition.digest,
                four_eyes=four_eyes,
                confirmed=sure,
            )

    wanted = unless_it_breaks(sign, yes=yes)
    output.say(f"{len(wanted)} final files are wanted; the next worker renders them.")
    output.result("signed_off")


def take_back_sign_off(
    slug: Slug,
    locale: Annotated[
        str, typer.Argument(help="The language to be signed anew.", metavar="LOCALE")
    ],
    who: As,
    yes: Yes = False,
) -> None:
    """Take a sign-off back: yours, or as an editor or publisher anybody's."""
    language = LanguageTag.parse(locale)

    def take_back(sure: bool) -> None:
        with open_door().write() as uow:
            actor = uow.people.by_name(who)
            taking_back.take_back_sign_off(uow, slug, language, actor, confirmed=sure)

    unless_it_breaks(take_back, yes=yes)
    output.result("taken_back")


def _require_current(seen: str, digest: str, command: str) -> None:
    if seen != digest:
        raise ConflictError("seen_other_here", command=command, digest=digest)


def _read(lines: Iterable[str], question: str, command: str, digest: str) -> None:
    """
    Show a person at a terminal what they are about to sign, and ask.

    Raises:
        InvalidInputError: `seen_not_given`: a script has to say what was read.
        ConflictError: `not_confirmed`.
    """
    if not sys.stdin.isatty():
        raise InvalidInputError("seen_not_given", command=command, digest=digest)
    for line in lines:
        output.say(line)
    confirm(question, yes=False)


def _messages(edition: Edition) -> Iterable[str]:
    """Every message of an edition, with its translation below."""
    for number, segment in enumerate(edition.segments, start=1):
        yield f"{number}  {segment.msgid}\n   → {edition.shown[segment.digest]}"
