"""One request or one task is one transaction: all stores over one connection."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import cached_property

from sqlalchemy import Connection, Engine

from workflow.jobs import Kind
from workflow.storage.account_store import Accounts
from workflow.storage.answer_store import Answers
from workflow.storage.article_store import Articles
from workflow.storage.audit_store import Audit
from workflow.storage.browser_store import Browsers
from workflow.storage.catalog_sets import CatalogSets
from workflow.storage.catalog_store import Catalogs
from workflow.storage.comment_store import Comments
from workflow.storage.credential_store import Credentials
from workflow.storage.database import database_now, transaction
from workflow.storage.deletion_store import Deletions
from workflow.storage.letter_store import Letters
from workflow.storage.link_store import Links
from workflow.storage.measure_store import Measures, Processes, Tallies
from workflow.storage.memory_store import TranslationMemory
from workflow.storage.message_store import Messages
from workflow.storage.people_store import People
from workflow.storage.picture_store import Pictures
from workflow.storage.presence_store import Presence
from workflow.storage.preview_store import Previews
from workflow.storage.promise_store import Promises
from workflow.storage.publication_store import Publications
from workflow.storage.remark_store import Remarks
from workflow.storage.signature_store import Signatures
from workflow.storage.term_store import Terms
from workflow.storage.token_store import Tokens
from workflow.storage.view_store import SavedViews
from workflow.storage.withdrawal_store import Withdrawals
from workflow.storage.work_store import Order, Work


class UnitOfWork:
    """
    The stores of one transaction, and the hints to be sent once it is committed.

    Attributes:
        hints: Kind and id of the work that this transaction wanted and that is due at once.
    """

    def __init__(self, connection: Connection) -> None:
        self.articles = Articles(connection)
        self.catalogs = Catalogs(connection)
        self.signatures = Signatures(connection)
        self.catalog_sets = CatalogSets(connection)
        self.messages = Messages(connection)
        self.publications = Publications(connection)
        self.people = People(connection)
        self.pictures = Pictures(connection)
        self.previews = Previews(connection)
        self.accounts = Accounts(connection)
        self.browsers = Browsers(connection)
        self.credentials = Credentials(connection)
        self.links = Links(connection)
        self.deletions = Deletions(connection)
        self.letters = Letters(connection)
        self.presence = Presence(connection)
        self.tokens = Tokens(connection)
        self.answers = Answers(connection)
        self.remarks = Remarks(connection)
        self.comments = Comments(connection)
        self.terms = Terms(connection)
        self.memory = TranslationMemory(connection)
        self.work = Work(connection)
        self.promises = Promises(connection)
        self.audit = Audit(connection)
        self.tallies = Tallies(connection)
        self.measures = Measures(connection)
        self.processes = Processes(connection)
        self.views = SavedViews(connection)
        self.withdrawals = Withdrawals(connection)
        self._connection = connection
        self.hints: list[tuple[Kind, int]] = []

    @cached_property
    def now(self) -> datetime:
        """The database's time when it was first asked, the time of all that happens in it."""
        return database_now(self._connection)

    def want_all(self, orders: Collection[Order]) -> tuple[int, ...]:
        """Want work that is due at once; see `Work.want_all`."""
        ids = self.work.want_all(orders, self.now)
        self.hints.extend(zip((order.kind for order in orders), ids, strict=True))
        return ids

    def want(self, order: Order) -> int:
        """Want work, and hint it after the commit unless it is due later."""
        work_id = self.work.want(order, self.now)
        if order.due_at is None or order.due_at <= self.now:
            self.hints.append((order.kind, work_id))
        return work_id


@contextmanager
def unit_of_work(engine: Engine, *, write: bool, durable: bool = True) -> Iterator[UnitOfWork]:
    """A unit of work in one transaction; see `database.transaction` for how it ends."""
    with transaction(engine, write=write, durable=durable) as connection:
        yield UnitOfWork(connection)
