"""Commands for editors: bring in, look, move, plan languages, correct, withdraw."""

import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any, TypeVar

import typer

from workflow.cli import output
from workflow.cli.calendar import list_due
from workflow.cli.door import open_door, perform, read_file
from workflow.domain.article import Article, ArticleKind, LanguagePlan
from workflow.domain.findings import Finding
from workflow.domain.language import LanguageTag
from workflow.domain.states import Action, ArticleState
from workflow.errors import ConfirmationNeededError, ConflictError
from workflow.intake import read_article
from workflow.jobs import Kind, Wanted, WorkState
from workflow.storage.paging import Part, Place
from workflow.usecases import planning, reading, sharing
from workflow.usecases.bringing_in import Incoming, bring_in
from workflow.usecases.deleting import delete_article
from workflow.usecases.expiring import expiries
from workflow.usecases.moving import MoveRequest, request_move
from workflow.usecases.outcomes import refusal
from workflow.usecases.picturing import store_pictures
from workflow.usecases.promises import promises_among
from workflow.usecases.public_now import Shown
from workflow.usecases.restoring_revisions import restore_revision
from workflow.wording import sentence

Slug = Annotated[str, typer.Argument(help="The article's name, as `communique list` shows it.")]
As = Annotated[str, typer.Option("--as", help="Who is acting.", metavar="NAME")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON, for scripts.")]
Yes = Annotated[bool, typer.Option("--yes", help="Do not ask for confirmation.")]
Because = Annotated[str, typer.Option("--because", help="Why; goes into the history.")]


T = TypeVar("T")

# What readers of a language find.
_SHOWN = {
    Shown.TEXT: "public",
    Shown.OUTDATED: "public, an earlier version",
    Shown.WITHDRAWN: "withdrawn",
}

# How many articles are read at once: their editions' texts are in memory then.
_READ_AT_ONCE = 100


def import_(
    file: Annotated[
        Path,
        typer.Argument(help="Plain text, Markdown with front matter, HTML or a Word document."),
    ],
    who: As,
    slug: Annotated[
        str, typer.Option(help="The name to give it, or of the draft that this file revises.")
    ] = "",
    language: Annotated[str, typer.Option(help="What it is written in.", metavar="LOCALE")] = "",
    kind: Annotated[
        ArticleKind | None,
        typer.Option(help="A release if not given; the others are used by releases."),
    ] = None,
    base: Annotated[
        int | None,
        typer.Option(
            help="The revision that this file was made from, to revise a draft.",
            metavar="NUMBER",
            min=1,
        ),
    ] = None,
    yes: Yes = False,
) -> None:
    """Bring a file in as an article in draft, and print its slug."""
    brought = read_article(read_file(file), file.name)
    given = LanguageTag.parse(language) if language else brought.language
    service = open_door()
    incoming = Incoming(
        brought.text,
        slug or brought.slug,
        bool(slug),
        given,
        brought.plan,
        kind,
        store_pictures(service.artifacts, brought.pictures),
        base,
    )

    def store(sure: bool) -> tuple[Article, tuple[Finding, ...]]:
        with service.write() as uow:
            made = bring_in(uow, incoming, uow.people.by_name(who), confirmed=sure)
            return made, sharing.unknown_texts(uow, brought.text)

    article, unknown = unless_it_breaks(store, yes=yes)
    chrome = service.languages
    output.show_findings((*brought.findings, *unknown))
    output.show_findings(planning.chrome_findings(article.plan, article.source, chrome))
    output.say(f"revision {article.revision} of “{brought.text.title}”, in {article.state}")
    output.result(article.slug)


def list_(
    state: Annotated[ArticleState | None, typer.Option(help="Only articles in this state.")] = None,
    limit: Annotated[int, typer.Option(help="At most so many; 0 for all.", min=0)] = 0,
    after: Annotated[
        str, typer.Option(help="Go on after this place in the list.", metavar="PLACE")
    ] = "",
    due: Annotated[
        bool,
        typer.Option("--due", help="What is to be published or withdrawn, the next due first."),
    ] = False,
    as_json: Json = False,
) -> None:
    """
    List the articles, the most recently changed first: all of them, or a part.

    With --json, each article tells its place, after which the list goes on.
    """
    if due:
        list_due(as_json=as_json)
        return
    place = Place.parse(after) if after else None
    part = Part(min(limit or _READ_AT_ONCE, _READ_AT_ONCE), state, place)
    with open_door().read() as uow:
        # One moment's list, however long it takes to read.
        found = reading.pages(uow, part, limit or None)
        rest = _list_json(found) if as_json else _list_table(found)
    if rest is not None:
        output.say(f"There are more: --after {rest}")


def _list_json(pages: Iterable[reading.SummaryPage]) -> Place | None:
    """Print a list; what it goes on after, if it does."""
    last = None

    def articles() -> Iterator[Any]:
        nonlocal last
        for page in pages:
            last = page.next
            yield from page.as_json()

    output.result_json_list(articles())
    return last


def _list_table(pages: Iterable[reading.SummaryPage]) -> Place | None:
    """Likewise as a table, its columns as wide as each part needs them."""
    last = None
    for number, page in enumerate(pages):
        last = page.next
        output.result_table(
            ("SLUG", "STATE", "REVISION", "EDITIONS", "TITLE"),
            (
                (
                    summary.article.slug,
                    summary.article.state,
                    str(summary.article.revision),
                    " ".join(f"{e.language}:{e.state}" for e in summary.editions),
                    summary.text.title,
                )
                for summary in page.summaries
            ),
            header=number == 0,
        )
    return last


def show(slug: Slug, as_json: Json = False) -> None:
    """Show an article: its editions, what waits, what went wrong, and its history."""
    with open_door().read() as uow:
        details = reading.details(uow, slug)
        rows = {details.summary.article.id: details.waiting}
        promises = tuple(promises_among(uow, [details.summary], rows).values())
    if as_json:
        output.result_json(details.as_json() | {"at_risk": any(p.is_at_risk for p in promises)})
        return
    article, text = details.summary.article, details.summary.text
    kind = f"shared {article.kind}, " if article.is_shared else ""
    standing = f"{article.slug}, {kind}{article.state}, revision {article.revision}"
    output.result(f"{text.title}\n{standing}")
    output.result(f"written by {article.written_by}" + _submitted(article.submitted_by))
    output.result(f"digest of the text: {text.digest}")
    if details.published_at:
        is_withdrawn = article.state is ArticleState.WITHDRAWN
        word = "withdrawn" if is_withdrawn else "public"
        output.result(f"{word} since {details.published_at.isoformat(timespec='seconds')}")
    for each in details.summary.public:
        output.result(f"{_SHOWN[each.shown]}: {each.language}, revision {each.revision}")
    editions_table(details.summary)
    for wanted in details.waiting:
        output.result(f"{wanted.state}: {wanted.kind} by {wanted.requested_by} {_why(wanted)}")
    for expiry in expiries(details.waiting):
        scope = f"in {expiry.language}" if expiry.language else "in every language"
        due = expiry.instant.isoformat(timespec="seconds")
        output.result(f"to be withdrawn {scope}, due {due}")
    for promise in promises:
        if promise.is_at_risk:
            output.result(f"at risk: the publication that is due {promise.instant.isoformat()}")
        output.show_findings((*promise.findings, *promise.warnings))
    if details.open.findings:
        output.say("Still open:")
        output.show_findings(details.open.findings)
    for entry in details.history:
        moment = entry["at"].isoformat(timespec="seconds")
        output.result(f"{moment}  {entry['actor']}  {entry['action']}")


def editions_table(summary: reading.Summary) -> None:
    """The editions of an article, one a line."""
    output.result_table(
        ("LOCALE", "STATE", "TRANSLATED", "NEEDS WORK", "FINDINGS"),
        (
            (
                edition.language.gettext,
                edition.state,
                f"{edition.translated}/{edition.total}",
                str(edition.needs_work),
                str(len(edition.findings)),
            )
            for edition in summary.editions
        ),
    )


def revert(
    slug: Slug,
    number: Annotated[int, typer.Argument(help="The revision to restore.", min=1)],
    who: As,
    base: Annotated[int, typer.Option(help="The working revision, as `show` names it.", min=1)],
    yes: Yes = False,
) -> None:
    """Save the text of an old revision as the next one of a draft."""

    def store(sure: bool) -> Article:
        with open_door().write() as uow:
            actor = uow.people.by_name(who)
            return restore_revision(uow, slug, number, base, actor, confirmed=sure)

    output.result(f"revision {unless_it_breaks(store, yes=yes).revision}")


def delete(slug: Slug, who: As, yes: Yes = False) -> None:
    """Delete an article of which nothing was ever public. This cannot be undone."""

    def remove(sure: bool) -> None:
        with open_door().write() as uow:
            delete_article(uow, slug, uow.people.by_name(who), confirmed=sure)

    unless_it_breaks(remove, yes=yes)
    output.result("deleted")


def submit(slug: Slug, who: As) -> None:
    """Hand a draft to the reviewers."""
    move(MoveRequest(slug, Action.SUBMIT), who)


def take_back(slug: Slug, who: As) -> None:
    """Take your submission back to draft, while nobody has approved it."""
    move(MoveRequest(slug, Action.TAKE_BACK), who)


def return_(slug: Slug, who: As, because: Because) -> None:
    """Send an article in review back to its author."""
    move(MoveRequest(slug, Action.RETURN, because), who)


def reopen(slug: Slug, who: As, yes: Yes = False) -> None:
    """Take an approved article back to draft."""
    move(MoveRequest(slug, Action.REOPEN), who, yes=yes)


def languages(
    slug: Slug,
    who: As,
    must: Annotated[str, typer.Option(help="Languages that publication waits for: fr,ar")] = "",
    later: Annotated[str, typer.Option(help="Languages that may follow: ja")] = "",
    yes: Yes = False,
) -> None:
    """Set the language plan of an article."""
    plan = LanguagePlan(_languages(must), _languages(later))
    service = open_door()

    def store(sure: bool) -> tuple[Article, list[int]]:
        with service.write() as uow:
            actor = uow.people.by_name(who)
            saved = planning.plan_languages(uow, slug, plan, actor, confirmed=sure)
            return saved, [work_id for _, work_id in uow.hints]

    article, wanted = unless_it_breaks(store, yes=yes)
    chrome = service.languages
    output.show_findings(planning.chrome_findings(plan, article.source, chrome))
    perform(service, wanted, slug=slug, editorial=True)
    output.result(" ".join(map(str, (article.source, *plan.languages))))


def confirm(question: str, *, yes: bool) -> None:
    """
    Ask a person at a terminal, unless they said --yes; a script has to say it.

    Raises:
        ConfirmationNeededError: `nobody_to_ask`: there is no terminal.
        ConflictError: `not_confirmed`.
    """
    if yes:
        return
    if not sys.stdin.isatty():
        raise ConfirmationNeededError("nobody_to_ask", question=question)
    if not typer.confirm(question, err=True):
        raise ConflictError("not_confirmed")


def unless_it_breaks(act: Callable[[bool], T], *, yes: bool) -> T:
    """
    Do *act*, which is told whether it was confirmed; a person at a terminal is asked if need be.

    What *yes* confirms is said all the same: whoever says it beforehand has not read it.

    Raises:
        ConfirmationNeededError: It would break a promise, and nobody is there to be asked.
        ConflictError: `not_confirmed`.
    """
    try:
        return act(False)
    except ConfirmationNeededError as error:
        if not yes and not sys.stdin.isatty():
            raise
        output.show_findings(error.findings)
        if yes:
            output.say(f"{sentence(error)} Confirmed by --yes.")
        else:
            confirm(sentence(error), yes=False)
    return act(True)


def move(request: MoveRequest, who: str, *, yes: bool = False) -> None:
    """Ask for a move, wait until it is made, and print the article's state."""
    service = open_door()

    def ask(sure: bool) -> int:
        with service.write() as uow:
            actor = uow.people.by_name(who)
            asked = replace(request, confirmed=sure)
            return request_move(uow, asked, actor, four_eyes=service.settings.four_eyes)

    work_id = unless_it_breaks(ask, yes=yes)
    perform(service, [work_id], slug=request.slug, editorial=True)
    with service.read() as uow:
        article = uow.articles.by_slug(request.slug)
        rows = uow.work.of_article(article.id, Kind.OPEN)
    # Approving opens the catalogs: whoever approves expects to find them.
    opening = [row.id for row in rows if row.state is WorkState.WANTED]
    perform(service, opening, slug=request.slug, editorial=True)
    output.result(article.state)


def _languages(text: str) -> tuple[LanguageTag, ...]:
    names = text.replace(",", " ").split()
    return tuple(dict.fromkeys(LanguageTag.parse(name) for name in names))


def _submitted(who: str) -> str:
    return f", submitted by {who}" if who else ""


def _why(wanted: Wanted) -> str:
    due = f"due {wanted.due_at.isoformat(timespec='seconds')}"
    error = refusal(wanted)
    if error is None:
        return due
    return f"over{due}: {sentence(error)}" if wanted.stalled else sentence(error)
