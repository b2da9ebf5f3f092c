"""The sweep: find what should exist and does not, and hint what nobody was told of."""

from collections.abc import Sequence
from datetime import timedelta

from workflow.domain.article import Article
from workflow.domain.edition import Edition
from workflow.domain.gate import ready
from workflow.jobs import Kind, Wanted
from workflow.storage.unit_of_work import UnitOfWork
from workflow.storage.work_store import Again, Order
from workflow.usecases.correcting import former_notes
from workflow.usecases.editions import editions_of_all, those_opened
from workflow.usecases.noticing import outdated_orders
from workflow.usecases.sharing import shared_of
from workflow.usecases.wanting import EngineDigest, final_orders

# How long a hint may have been on its way before the sweep sends another.
HINT_AFTER = timedelta(seconds=10)
# A sweep cannot tell a hint that is lost from one that stands in a long queue, and sends both anew:
# with a thousand a second the queue of a long day grew by a thousand a second. These are as many
# as sixteen cores render, if all were lost.
HINTS_PER_SWEEP = 100

# Files are wanted when an edition is signed off and when a publication is asked for. This looks
# after them in case they are not there all the same: while there is time now and then, and soon
# once a publication waits for nothing else.
LOOK_AGAIN = Again(early=timedelta(minutes=5), late=timedelta(seconds=10))
PUBLICATIONS_PER_SWEEP = 20


def reconcile(uow: UnitOfWork, engine: EngineDigest) -> int:
    """
    Want the files that waiting publications lack, and hint all due work without a recent hint.

    Some of both each time, so that a sweep takes no longer however much waits.

    Returns:
        How many hints will be sent after the commit.
    """
    _want_what_publications_lack(uow, engine)
    uow.hints.clear()
    uow.hints.extend(uow.work.hint_again(uow.now, HINT_AFTER, HINTS_PER_SWEEP))
    return len(uow.hints)


def _want_what_publications_lack(uow: UnitOfWork, engine: EngineDigest) -> None:
    swept = uow.work.sweep(Kind.PUBLISH, uow.now, LOOK_AGAIN, PUBLICATIONS_PER_SWEEP)
    # Reading all languages of an article takes a tenth of a second: with twenty late publications
    # two clocks took a quarter of the processors from those who made the files. Whatever else is
    # lacking is found once these are made.
    busy = uow.work.finals_under_way([row.article_id for row in swept])
    idle = {row.article_id for row in swept} - busy.keys()
    # Who has an article locked at this moment may want the same files.
    free = uow.articles.locked_if_free(idle)
    waiting = [row for row in swept if row.article_id in free]
    if not waiting:
        return
    articles = uow.articles.by_ids([row.article_id for row in waiting])
    every = tuple(articles.values())
    editions = those_opened(uow, every, editions_of_all(uow, every))
    orders = [
        order
        for row in waiting
        if (article := articles[row.article_id]).revision == row.params["revision"]
        for order in _orders(uow, article, editions[article.id], engine, row)
    ]
    uow.want_all(uow.work.lacking(orders))


def _orders(
    uow: UnitOfWork,
    article: Article,
    editions: Sequence[Edition],
    engine: EngineDigest,
    row: Wanted,
) -> tuple[Order, ...]:
    """The files that a publication consists of; of one language that joins, its own."""
    shared, who = shared_of(uow, article), row.requested_by
    going = ready(editions, shared)
    finals = final_orders(article, going, shared, engine, who, former_notes(uow, article))
    if "join" in row.params:
        return finals
    languages = [each.language for each in going]
    return (*finals, *outdated_orders(uow, article, languages, engine, who))
