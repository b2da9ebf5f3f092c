"""The sweep: find what should exist and does not, and hint what nobody was told of."""

from datetime import timedelta

from workflow.domain.gate import ready
from workflow.jobs import Kind
from workflow.storage.unit_of_work import UnitOfWork
from workflow.storage.work_store import Again
from workflow.usecases.editions import editions_of_all, those_opened
from workflow.usecases.sharing import shared_of
from workflow.usecases.wanting import EngineDigest, final_orders

# How long a hint may have been on its way before the sweep sends another.
HINT_AFTER = timedelta(seconds=10)
HINTS_PER_SWEEP = 1_000

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
    waiting = uow.work.sweep(Kind.PUBLISH, uow.now, LOOK_AGAIN, PUBLICATIONS_PER_SWEEP)
    if not waiting:
        return
    articles = uow.articles.by_ids([row.article_id for row in waiting])
    every = tuple(articles.values())
    editions = those_opened(uow, every, editions_of_all(uow, every))
    orders = [
        order
        for row in waiting
        if (article := articles[row.article_id]).revision == row.params["revision"]
        for order in final_orders(
            article,
            ready(editions[article.id]),
            shared_of(uow, article),
            engine,
            row.requested_by,
        )
    ]
    uow.want_all(uow.work.lacking(orders))
