"""Commands about what is public: correct it, and take it back."""

from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from workflow.cli import output
from workflow.cli.articles import As, Slug, Yes, confirm, move, unless_it_breaks
from workflow.cli.door import open_door, parse_instant, perform, read_file
from workflow.domain.article import Article
from workflow.domain.language import LanguageTag
from workflow.domain.notes import Note, Reason
from workflow.domain.states import Action
from workflow.intake import read_article
from workflow.usecases.correction_notes import change_note
from workflow.usecases.expiring import cancel_withdrawals
from workflow.usecases.moving import MoveRequest, request_move
from workflow.usecases.public_now import public_of

Ready = Annotated[
    Reason | None,
    typer.Option("--reason", help="A ready-made reason, which readers get in their language."),
]


def correct(
    slug: Slug,
    file: Annotated[Path, typer.Argument(help="The corrected text.")],
    who: As,
    note: Annotated[
        str, typer.Option(help="What is corrected, for the readers; translators translate it.")
    ] = "",
    reason: Ready = None,
) -> None:
    """
    Begin a correction of a published article: a draft beside what stays public.

    Give a note, a ready-made reason, or both.
    """
    brought = read_article(read_file(file), file.name)
    move(MoveRequest(slug, Action.CORRECT, note, brought.text, ready=reason), who)
    output.show_findings(brought.findings)


def note(
    slug: Slug,
    who: As,
    base: Annotated[int, typer.Option(help="The working revision, as `show` names it.", min=1)],
    words: Annotated[str, typer.Option("--note", help="What is corrected, for the readers.")] = "",
    reason: Ready = None,
    yes: Yes = False,
) -> None:
    """Change the note of a correction while it is a draft."""

    def store(sure: bool) -> Article:
        with open_door().write() as uow:
            actor, told = uow.people.by_name(who), Note(reason, words.strip())
            return change_note(uow, slug, told, base, actor, confirmed=sure)

    output.result(f"revision {unless_it_breaks(store, yes=yes).revision}")


def abandon(slug: Slug, who: As, yes: Yes = False) -> None:
    """
    End a correction that is not published: the article is again what is public. For good.

    What waits for the correction is cancelled; its revisions stay in the history.
    """
    move(MoveRequest(slug, Action.ABANDON), who, yes=yes)


def withdraw(
    slug: Slug,
    who: As,
    because: Annotated[
        str,
        typer.Option(help="Why, in your own words; readers get it once it is approved."),
    ] = "",
    reason: Ready = None,
    language: Annotated[
        str, typer.Option(help="Withdraw this language only.", metavar="LOCALE")
    ] = "",
    at: Annotated[
        str, typer.Option(help="When, with its zone: 2026-11-23T09:00+01:00.", metavar="INSTANT")
    ] = "",
    cancel: Annotated[
        bool, typer.Option("--cancel", help="Take back the withdrawals that wait.")
    ] = False,
    yes: Yes = False,
) -> None:
    """
    Withdraw what is public of an article, or one language of it: now, or at INSTANT.

    Give a ready-made reason, your own words, or both. A correction under way ends with the
    article, and a publication that waits is cancelled. What is withdrawn cannot be undone; what
    waits for its instant can be cancelled.
    """
    tag = LanguageTag.parse(language) if language else None
    if cancel:
        _cancel(slug, tag, who)
        return
    instant = parse_instant(at) if at else None
    if tag is None:
        _tell_what_ends(slug, instant)
    where = f"in {tag}" if tag else "in every language"
    when = f"at {at}" if at else "now"
    confirm(f"Withdraw “{slug}” {where}, {when}? What is withdrawn cannot be undone.", yes=yes)
    request = MoveRequest(slug, Action.WITHDRAW, because, ready=reason, language=tag, at=instant)
    if instant is not None:
        _withdraw_later(request, who, yes=yes)
        return
    move(request, who)
    service = open_door()
    with service.read() as uow:
        notices = uow.work.renders_under_way(uow.articles.by_slug(slug).id)
    if because:
        output.say("Your words are in review; until they are approved the reason follows.")
    perform(service, notices, slug=slug, label="making the notices")


def _withdraw_later(request: MoveRequest, who: str, *, yes: bool) -> None:
    """Ask for a withdrawal at an instant, and print when it is due."""
    service = open_door()

    def ask(sure: bool) -> datetime:
        with service.write() as uow:
            actor, sent = uow.people.by_name(who), replace(request, confirmed=sure)
            work_id = request_move(uow, sent, actor, four_eyes=service.settings.four_eyes)
            return uow.work.states([work_id])[0].due_at

    due = unless_it_breaks(ask, yes=yes)
    output.say("The clock withdraws it then: `communique up` or `communique clock` must run.")
    output.result(f"due {due.isoformat(timespec='seconds')}")


def _cancel(slug: str, language: LanguageTag | None, who: str) -> None:
    with open_door().write() as uow:
        cancel_withdrawals(uow, slug, uow.people.by_name(who), language)
    output.result("cancelled")


def _tell_what_ends(slug: str, instant: datetime | None) -> None:
    """What stands beside what is public, and ends with it now or at *instant*."""
    with open_door().read() as uow:
        article = uow.articles.by_slug(slug)
        waiting = [
            row
            for row in uow.promises.of_article(article.id)
            if instant is None or row.due_at >= instant
        ]
        public = public_of(uow, article)
        leaving = [] if instant else uow.promises.withdrawals(article.id)
    if public and article.revision not in {each.revision for each in public}:
        ends = "ends with it" if instant is None else "ends with it unless it is public by then"
        output.say(f"The correction under way (revision {article.revision}) {ends}.")
    for row in waiting:
        due = row.due_at.isoformat(timespec="seconds")
        output.say(f"The publication that waits for {due} is cancelled.")
    for row in leaving:
        due = row.due_at.isoformat(timespec="seconds")
        output.say(f"The withdrawal that waits for {due} is cancelled.")
