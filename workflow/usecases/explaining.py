"""
The reason of a withdrawal, as the notice at the old address gives it.

A ready-made reason is public at once, in every language. Own words are a text of their own, which
two people answer for and translators translate: where that is not done, the reason follows, and
the notice is made anew when it is.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import timedelta

from workflow.catalogs.segments import compose
from workflow.domain.article import Article, ArticleKind, ArticleText, LanguagePlan, Revision
from workflow.domain.edition import EditionState
from workflow.domain.language import LanguageTag
from workflow.domain.notes import Note
from workflow.domain.rendition import Format
from workflow.domain.roles import Actor
from workflow.domain.states import Action, ArticleState
from workflow.domain.withdrawal import Withdrawal
from workflow.rendering.release import Notice, NoticeKind
from workflow.rendering.view import plain
from workflow.storage.publication_store import Rendition
from workflow.storage.unit_of_work import UnitOfWork
from workflow.storage.work_store import Order
from workflow.usecases.editions import Content
from workflow.usecases.notices import Event, News, notify
from workflow.usecases.noticing import order_again
from workflow.usecases.public_now import withdrawn_now
from workflow.usecases.wanting import EngineDigest

# Leaves room for a number at the end of a slug.
_LONGEST = 46


def explanation(
    uow: UnitOfWork,
    article: Article,
    languages: Sequence[LanguageTag],
    note: Note,
    actor: Actor,
) -> int | None:
    """
    Hand the own words of *note* to the reviewers, as a text of their own; its id, None without.

    It is planned in *languages*, those that are withdrawn.
    """
    if not note.has_words:
        return None
    others = tuple(each for each in languages if each != article.source)
    new = Article(
        id=0,
        slug=_free_slug(uow, article),
        source=article.source,
        state=ArticleState.REVIEW,
        version=1,
        revision=1,
        written_by=actor.name,
        submitted_by=actor.name,
        involved=frozenset({actor.name}),
        plan=LanguagePlan(must=others),
        kind=ArticleKind.NOTICE,
    )
    words = uow.articles.add(new, uow.now)
    text = ArticleText(title=" ".join(note.words.split()), body="")
    uow.articles.add_revision(Revision(words.id, 1, text, actor.name, uow.now))
    facts = {"revision": 1, "digest": text.digest, "explains": article.slug}
    uow.audit.record(uow.now, actor.name, Action.BRING_IN.value, words.slug, **facts)
    notify(uow, words, News(Event.SUBMITTED), actor.name)
    return words.id


def want_notices(
    uow: UnitOfWork,
    article: Article,
    withdrawals: Iterable[Withdrawal],
    engine: EngineDigest,
    who: str,
) -> tuple[int, ...]:
    """Want the notices of *withdrawals* as they are to be now, in every format."""
    orders = [
        _order(article, each, format_, notice_of(uow, each), engine, who)
        for each in withdrawals
        for format_ in Format
    ]
    return uow.want_all(orders)


def want_explained(
    uow: UnitOfWork, words: Article, engine: EngineDigest, who: str
) -> tuple[int, ...]:
    """Want anew the notices that *words* explain, in the languages in which it may be shown."""
    wanted: list[int] = []
    for each in uow.withdrawals.explained_by(words.id):
        if notice_of(uow, each).text:
            article = uow.articles.by_id(each.article_id)
            wanted.extend(want_notices(uow, article, [each], engine, who))
    return tuple(wanted)


def notice_of(uow: UnitOfWork, withdrawal: Withdrawal) -> Notice:
    """What readers are to be told of *withdrawal* now."""
    kind = NoticeKind.WITHDRAWN if withdrawal.whole else NoticeKind.LANGUAGE_WITHDRAWN
    return Notice(kind, _words(uow, withdrawal), withdrawal.reason)


def show_notice(uow: UnitOfWork, made: Rendition, notice: Notice) -> bool:
    """
    Make a notice public in place of the text, or of an earlier notice.

    Returns:
        False, and nothing is public that was not, if the language is public again, or if its
        notice is to say something else by now.
    """
    article = uow.articles.locked(uow.articles.by_id(made.article_id).slug)
    withdrawal = withdrawn_now(uow, article).get(made.language)
    if article.live is None or withdrawal is None or notice_of(uow, withdrawal) != notice:
        return False
    files = uow.publications.files(article.live)
    place = (made.language, made.format)
    if made.inputs in {each.inputs for each in files}:
        return True
    if place not in {(each.language, each.format) for each in files}:
        uow.publications.join(article.live, [made], uow.now)
        return True
    kept = [each for each in files if (each.language, each.format) != place]
    old = uow.publications.publication(article.live)
    number = uow.publications.publish(
        article.id,
        old.revision,
        # Two notices may be made in one moment.
        max(uow.now, old.instant + timedelta(microseconds=1)),
        old.published_by,
        uow.now,
        shared=old.shared,
    )
    uow.publications.join(number, [*kept, made], uow.now)
    uow.articles.save_if_unchanged(replace(article, live=number), uow.now)
    return True


def _order(
    article: Article,
    withdrawal: Withdrawal,
    format_: Format,
    notice: Notice,
    engine: EngineDigest,
    who: str,
) -> Order:
    order = order_again(
        article, withdrawal.revision, withdrawal.language, format_, withdrawal.edition, notice,
        engine, who,
    )  # fmt: skip
    return replace(order, params={**order.params, "shows": True})


def _words(uow: UnitOfWork, withdrawal: Withdrawal) -> str:
    """The reason in own words in the language of *withdrawal*; empty where it may not be shown."""
    if withdrawal.words is None:
        return ""
    approved = uow.articles.last_approved(withdrawal.words)
    if not approved:
        return ""
    words = replace(uow.articles.by_id(withdrawal.words), revision=approved)
    content = Content.of(uow, [words], (withdrawal.language,))
    (edition,) = content.editions(words, (withdrawal.language,))
    if edition.state is not EditionState.SIGNED_OFF:
        return ""
    text = content.text(words)
    if edition.is_source:
        return text.title
    return plain(compose(text, edition.shown).headline)


def _free_slug(uow: UnitOfWork, article: Article) -> str:
    stem = f"{article.slug[:_LONGEST].rstrip('-')}-withdrawal"
    number = 1
    slug = stem
    while uow.articles.find(slug) is not None:
        number += 1
        slug = f"{stem}-{number}"
    return slug
