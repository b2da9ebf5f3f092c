"""The sweep: find what should exist and does not, and hint what nobody was told of."""

from datetime import timedelta

from workflow.domain.gate import ready
from workflow.jobs import Kind
from workflow.storage.unit_of_work import UnitOfWork
from workflow.usecases.editions import editions_of, opened
from workflow.usecases.wanting import EngineDigest, want_finals

# How long a hint may have been on its way before the sweep sends another.
HINT_AFTER = timedelta(seconds=10)
HINTS_PER_SWEEP = 1_000


def reconcile(uow: UnitOfWork, engine: EngineDigest) -> int:
    """
    Want the files that waiting publications lack, and hint all due work without a recent hint.

    Returns:
        How many hints will be sent after the commit.
    """
    for waiting in uow.work.waiting(Kind.PUBLISH):
        article = uow.articles.by_id(waiting.article_id)
        if article.revision == waiting.params["revision"]:
            editions = ready(opened(uow, article, editions_of(uow, article)))
            want_finals(uow, article, editions, engine, waiting.requested_by)
    uow.hints.clear()
    uow.hints.extend(uow.work.hint_again(uow.now, HINT_AFTER, HINTS_PER_SWEEP))
    return len(uow.hints)
