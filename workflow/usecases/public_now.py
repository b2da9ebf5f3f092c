"""
What is public of articles now: per language, which revision, and whether it is the text.

It is read from the files that are public. What an article's plan or its working revision say is
about what is to come.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from workflow.domain.article import Article
from workflow.domain.findings import Finding
from workflow.domain.language import LanguageTag
from workflow.domain.rendition import Format
from workflow.domain.states import ArticleState
from workflow.domain.withdrawal import Withdrawal
from workflow.storage.publication_store import Rendition
from workflow.storage.unit_of_work import UnitOfWork


class Shown(StrEnum):
    """What readers of a language find."""

    TEXT = "text"
    OUTDATED = "outdated"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True)
class PublicLanguage:
    """
    A language in which something of an article is public.

    Attributes:
        revision: The one that is public, or was until it was withdrawn.
        edition: Digest of what it says.
        formats: None while the notice of a withdrawal is being made.
    """

    language: LanguageTag
    revision: int
    edition: str
    shown: Shown
    formats: tuple[Format, ...]

    @property
    def outdated(self) -> bool:
        return self.shown is Shown.OUTDATED

    @property
    def withdrawn(self) -> bool:
        return self.shown is Shown.WITHDRAWN


@dataclass(frozen=True)
class PublicNow:
    """What is public of one article, language by language."""

    revision: int
    since: datetime
    languages: tuple[PublicLanguage, ...]


def public_of(uow: UnitOfWork, article: Article) -> tuple[PublicLanguage, ...]:
    """What is public of *article*, language by language; nothing if nothing is."""
    found = public_of_all(uow, [article]).get(article.id)
    return found.languages if found else ()


def texts_public(uow: UnitOfWork, article: Article) -> tuple[LanguageTag, ...]:
    """
    The languages whose text readers find, of whatever revision.

    Whatever state *article* is in or about to be in, but for what was withdrawn before withdrawals
    were recorded.
    """
    if article.live is None:
        return ()
    files = uow.publications.files(article.live)
    gone = _withdrawn(files, uow.withdrawals.of(article.id))
    return tuple(dict.fromkeys(made.language for made in files if made.language not in gone))


def public_of_all(uow: UnitOfWork, articles: Sequence[Article]) -> Mapping[int, PublicNow]:
    """The same of many articles, by id, in as many statements as for one."""
    live = {each.live: each for each in articles if each.live is not None}
    if not live:
        return {}
    publications = uow.publications.publications(live)
    files = uow.publications.files_of_each(live)
    withdrawals = uow.withdrawals.of_each([each.id for each in live.values()])
    return {
        article.id: PublicNow(
            publications[number].revision,
            publications[number].instant,
            _languages(
                article,
                publications[number].revision,
                files.get(number, ()),
                withdrawals.get(article.id, ()),
            ),
        )
        for number, article in live.items()
    }


def withdrawn_now(uow: UnitOfWork, article: Article) -> Mapping[LanguageTag, Withdrawal]:
    """The last withdrawal of each language whose text is not public again since."""
    if article.live is None:
        return {}
    files = uow.publications.files(article.live)
    return _withdrawn(files, uow.withdrawals.of(article.id))


def left_for_ever(uow: UnitOfWork, article: Article) -> tuple[Finding, ...]:
    """
    The public languages that nobody plans any more: somebody must say what becomes of each.

    Its page would promise for ever that this language follows.
    """
    return left_for_ever_of_each(uow, [article])[article.id]


def left_for_ever_of_each(
    uow: UnitOfWork, articles: Sequence[Article]
) -> Mapping[int, tuple[Finding, ...]]:
    """The same of many articles, by id, in as many statements as for one."""
    public = public_of_all(uow, articles)
    return {
        each.id: _left(each, public[each.id].languages if each.id in public else ())
        for each in articles
    }


def _left(article: Article, public: Sequence[PublicLanguage]) -> tuple[Finding, ...]:
    planned = {article.source, *article.plan.languages}
    return tuple(
        Finding("public_language_not_planned", where=each.language.gettext)
        for each in public
        if not each.withdrawn and each.language not in planned
    )


def _withdrawn(
    files: Sequence[Rendition], withdrawals: Sequence[Withdrawal]
) -> Mapping[LanguageTag, Withdrawal]:
    public = {made.language: made.revision for made in files}
    return {
        each.language: each for each in withdrawals if public.get(each.language, 0) <= each.revision
    }


def _languages(
    article: Article,
    revision: int,
    files: Sequence[Rendition],
    withdrawals: Sequence[Withdrawal],
) -> tuple[PublicLanguage, ...]:
    gone = _withdrawn(files, withdrawals)
    by_language: dict[LanguageTag, list[Rendition]] = {}
    for made in files:
        by_language.setdefault(made.language, []).append(made)
    return tuple(
        _language(article, revision, language, by_language.get(language, []), gone.get(language))
        for language in sorted({*by_language, *gone})
    )


def _language(
    article: Article,
    revision: int,
    language: LanguageTag,
    files: Sequence[Rendition],
    gone: Withdrawal | None,
) -> PublicLanguage:
    shown = Shown.TEXT
    # What was withdrawn before withdrawals were recorded, was withdrawn whole.
    if gone or article.state is ArticleState.WITHDRAWN:
        shown = Shown.WITHDRAWN
    elif files[0].revision < revision:
        shown = Shown.OUTDATED
    return PublicLanguage(
        language,
        gone.revision if gone else files[0].revision,
        gone.edition if gone else files[0].edition,
        shown,
        tuple(made.format for made in files),
    )
