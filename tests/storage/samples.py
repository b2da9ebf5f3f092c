"""Rows and orders for tests of what is stored."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Boolean, Column, Engine, Float, Integer, Table, create_engine

from tests.factories import FR, NOW, make_article, make_text
from workflow.domain.article import Article, ArticleText, Revision
from workflow.domain.rendition import Format
from workflow.jobs import Kind
from workflow.storage.publication_store import Rendition
from workflow.storage.types import Instant, Language
from workflow.storage.unit_of_work import unit_of_work
from workflow.storage.work_store import Order


def add_article(engine: Engine, *, text: ArticleText | None = None, **fields: Any) -> Article:
    """Store an article with its first revision, as ada wrote it."""
    with unit_of_work(engine, write=True) as uow:
        article = uow.articles.add(make_article(**fields), NOW)
        uow.articles.add_revision(Revision(article.id, 1, text or make_text(), "ada", NOW))
    return article


def fill(engine: Engine, tables: Iterable[Table]) -> None:
    """Put one row into each of *tables*, by a connection that checks no references."""
    stranger = create_engine(engine.url)
    with stranger.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
        for table in tables:
            values = {column.name: _any_value(column) for column in table.columns}
            connection.execute(table.insert().values(**values))
    stranger.dispose()


def _any_value(column: Column[Any]) -> Any:
    fitting = {Instant: NOW, Language: FR, JSON: {}, Boolean: False, Integer: 1, Float: 1.0}
    return next((value for kind, value in fitting.items() if isinstance(column.type, kind)), "text")


def make_rendition(
    *, article_id: int = 1, format_: Format = Format.HTML, inputs: str = "i" * 64, **fields: Any
) -> Rendition:
    values: dict[str, Any] = {
        "revision": 1,
        "language": FR,
        "proof": False,
        "edition": "e" * 64,
        "sha256": "s" * 64,
        "bytes": 1_000,
        "pages": None,
        "made_at": NOW,
    }
    return Rendition(inputs=inputs, article_id=article_id, format=format_, **(values | fields))


def make_order(
    key: str = "move:1",
    *,
    kind: Kind = Kind.MOVE,
    article_id: int = 1,
    params: Mapping[str, Any] | None = None,
    requested_by: str = "ada",
    due_at: datetime | None = None,
) -> Order:
    return Order(kind, key, article_id, params or {}, requested_by, due_at)


def want(engine: Engine, order: Order | None = None) -> int:
    """Want *order* at the time of the factories, and return the row's id."""
    with unit_of_work(engine, write=True) as uow:
        return uow.work.want(order or make_order(), NOW)
