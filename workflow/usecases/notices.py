"""
Notices: what happened to an article, told by mail to those whom it concerns.

Whoever did it is not told of it. All people are read at once, and all letters written at once,
however many there are.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from workflow.domain.accounts import Account, MailWish
from workflow.domain.article import Article
from workflow.domain.language import LanguageTag
from workflow.domain.letters import Template, due
from workflow.domain.states import ArticleState, Role
from workflow.jobs import Kind, Wanted
from workflow.storage.unit_of_work import UnitOfWork


class Event(StrEnum):
    """What can be told of an article; `templates/mail/_told.txt` has a sentence for each."""

    SUBMITTED = "submitted"
    RETURNED = "returned"
    APPROVED = "approved"
    PLANNED = "planned"
    SIGNED_OFF = "signed_off"
    READY = "ready"
    TAKEN_BACK = "sign_off_taken_back"
    PUBLISHED = "published"
    FAILED = "failed"
    AT_RISK = "at_risk"
    OVERDUE = "overdue"
    LATE = "late"
    VOID = "void"
    EXPIRES = "expires"
    EXPIRED = "expired"
    STILL_PUBLIC = "still_public"
    CANCELLED = "cancelled"
    DELETED = "deleted"


# Tomorrow morning, when digests are sent, is too late for these.
_URGENT = frozenset(
    {
        Event.FAILED,
        Event.AT_RISK,
        Event.OVERDUE,
        Event.LATE,
        Event.VOID,
        Event.STILL_PUBLIC,
        Event.CANCELLED,
    }
)


@dataclass(frozen=True)
class News:
    """
    Attributes:
        languages: Whose translators have work now.
        language: That was signed off, is no more, or is withdrawn; None otherwise.
        reason: Why; empty where none is given.
        instant: When it is to be done; None for what is done.
    """

    event: Event
    languages: frozenset[LanguageTag] = frozenset()
    language: LanguageTag | None = None
    reason: str = ""
    instant: datetime | None = None


def notify(uow: UnitOfWork, article: Article, news: News, actor: str) -> int:
    """
    Want a letter to everybody whom *news* concern, and who wants mail; returns how many.

    Args:
        actor: Who did it, and is not told; empty if nobody did.
    """
    concerned = _CONCERNED[news.event]
    readers = [
        each
        for each in uow.accounts.all()
        if each.name != actor and _reads_mail(each) and concerned(each, article, news)
    ]
    if not readers:
        return 0
    facts = {
        "event": news.event.value,
        "actor": actor,
        "slug": article.slug,
        "title": uow.articles.revision(article.id, article.revision).text.title,
        "language": str(news.language or ""),
        "reason": news.reason,
        "at": uow.now.isoformat(),
        "instant": news.instant.isoformat() if news.instant else "",
        "part": _PARTS[news.event],
        "public": _is_headline_public(uow, article),
    }
    rows = [
        {
            "person": each.name,
            "template": Template.NOTICES.value,
            "facts": facts,
            "not_before": uow.now if news.event in _URGENT else due(each.mail, uow.now),
        }
        for each in readers
    ]
    uow.letters.want_all(rows, uow.now)
    return len(rows)


def tell_failure(uow: UnitOfWork, wanted: Wanted) -> None:
    """Tell that a publication did not come about; of other work the desk shows it, and no more."""
    if wanted.kind is Kind.PUBLISH:
        # Also to whoever asked: it was not they who failed.
        notify(uow, uow.articles.by_id(wanted.article_id), News(Event.FAILED), actor="")


def _is_headline_public(uow: UnitOfWork, article: Article) -> bool:
    """Whether readers see the headline that is told: in its language, of this revision."""
    now = uow.articles.by_id(article.id)
    if now.state is not ArticleState.PUBLISHED or now.live is None:
        return False
    return any(
        (made.language, made.revision) == (article.source, article.revision)
        for made in uow.publications.files(now.live)
    )


def _reads_mail(account: Account) -> bool:
    is_there = account.disabled_at is None and account.email is not None
    return is_there and account.mail is not MailWish.NEVER


def _is_author(account: Account, article: Article, _news: News) -> bool:
    return account.name in (article.written_by, article.submitted_by)


def _is_editor(account: Account, _article: Article, _news: News) -> bool:
    return Role.EDITOR in account.actor.roles


def _is_publisher(account: Account, _article: Article, _news: News) -> bool:
    return Role.PUBLISHER in account.actor.roles


def _has_work(account: Account, _article: Article, news: News) -> bool:
    is_translator = Role.TRANSLATOR in account.actor.roles
    return is_translator and not news.languages.isdisjoint(account.actor.languages)


_Concern = Callable[[Account, Article, News], bool]


def _any_of(*concerns: _Concern) -> _Concern:
    return lambda account, article, news: any(each(account, article, news) for each in concerns)


# Whom each event concerns.
_CONCERNED: Mapping[Event, _Concern] = {
    Event.SUBMITTED: _is_editor,
    Event.RETURNED: _is_author,
    Event.APPROVED: _any_of(_is_author, _has_work),
    Event.PLANNED: _has_work,
    Event.SIGNED_OFF: _is_publisher,
    Event.READY: _is_publisher,
    Event.TAKEN_BACK: _any_of(_is_publisher, _has_work),
    Event.PUBLISHED: _any_of(_is_author, _is_editor, _is_publisher),
    Event.FAILED: _is_publisher,
    Event.AT_RISK: _is_publisher,
    Event.OVERDUE: _is_publisher,
    Event.LATE: _is_publisher,
    Event.VOID: _is_publisher,
    Event.EXPIRES: _is_publisher,
    Event.EXPIRED: _any_of(_is_author, _is_editor, _is_publisher),
    Event.STILL_PUBLIC: _is_publisher,
    Event.CANCELLED: _is_publisher,
    Event.DELETED: _is_author,
}

# The page where they go on, by the end of its address.
_PARTS: Mapping[Event, str] = {
    Event.SUBMITTED: "/review",
    Event.RETURNED: "/edit",
    Event.APPROVED: "/translate",
    Event.PLANNED: "/translate",
    Event.SIGNED_OFF: "/publish",
    Event.READY: "/publish",
    Event.TAKEN_BACK: "/translate",
    Event.PUBLISHED: "",
    Event.FAILED: "/publish",
    Event.AT_RISK: "/publish",
    Event.OVERDUE: "/publish",
    Event.LATE: "/publish",
    Event.VOID: "/publish",
    Event.EXPIRES: "/publish",
    Event.EXPIRED: "",
    Event.STILL_PUBLIC: "/publish",
    Event.CANCELLED: "",
    Event.DELETED: "",
}
