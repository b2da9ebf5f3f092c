"""
A database as it is after some years: many articles in all states, translated and published.

A hundred articles are made through the stores, from a seed; the others are their clones, made by
the database itself, table by table. Digests do not depend on ids, so the sign-offs of a clone are
as good as those of its model.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import (
    Column,
    Connection,
    Engine,
    Integer,
    MetaData,
    String,
    Table,
    cast,
    func,
    insert,
    literal,
    select,
    update,
)

from tests.benchmarks.carry_over import Prose
from tests.usecases.newsroom import PEOPLE, engine_digest
from workflow.catalogs.segments import segments as cut
from workflow.domain.article import Article, ArticleText, LanguagePlan, Revision
from workflow.domain.language import LanguageTag
from workflow.domain.rendition import Format
from workflow.domain.segment import Segment
from workflow.domain.shared import NOTHING_SHARED
from workflow.domain.states import ArticleState
from workflow.jobs import WorkState
from workflow.storage import tables as t
from workflow.storage.publication_store import Rendition
from workflow.storage.types import Instant
from workflow.storage.unit_of_work import UnitOfWork, unit_of_work
from workflow.usecases.editions import editions_of
from workflow.usecases.wanting import final_orders

MODELS = 100
BEGINNING = datetime(2020, 1, 1, tzinfo=UTC)
EN = LanguageTag("en")
_CODES = "fr de es it pt nl pl ro el hu cs sv da fi sk sl bg hr lt lv et mt ga ar ru uk tr he fa ur"
LANGUAGES = tuple(
    map(
        LanguageTag.parse,
        (
            *_CODES.split(),
            *"ja ko zh_Hans hi bn th vi id sw ka hy pt_BR zh_Hant ta ps fa_AF".split(),
        ),
    )
)

# Of a hundred articles.
_STATES = (
    *[ArticleState.PUBLISHED] * 75,
    *[ArticleState.APPROVED] * 12,
    *[ArticleState.DRAFT] * 5,
    *[ArticleState.REVIEW] * 4,
    *[ArticleState.WITHDRAWN] * 4,
)
_WITH_CATALOGS = frozenset({ArticleState.APPROVED, ArticleState.PUBLISHED, ArticleState.WITHDRAWN})


@dataclass(frozen=True)
class Size:
    """
    How much is to be there.

    Attributes:
        articles: In hundreds.
        languages: Editions of each article, the source among them.
    """

    articles: int
    languages: int
    paragraphs: int = 6
    seed: int = 13


def fill(engine: Engine, size: Size) -> None:
    """Fill an empty, migrated database."""
    prose = Prose(size.seed)
    plan = LanguagePlan(must=LANGUAGES[: size.languages - 1])
    with unit_of_work(engine, write=True) as uow:
        for actor in PEOPLE:
            uow.people.put(actor, uow.now)
        for number, state in enumerate(_shuffled(prose)):
            _make(uow, prose, Article(0, f"release-{number}", EN, state, 1, 1, "ada", plan), size)
    clones = size.articles // MODELS - 1
    if clones > 0:
        with engine.begin() as connection:
            _clone(connection, clones)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        # What autovacuum does by and by.
        vacuum = "VACUUM ANALYZE" if engine.dialect.name == "postgresql" else "ANALYZE"
        connection.exec_driver_sql(vacuum)


def _shuffled(prose: Prose) -> Sequence[ArticleState]:
    return prose.random.sample(_STATES, len(_STATES))


def _make(uow: UnitOfWork, prose: Prose, wished: Article, size: Size) -> None:
    """One model, as far as its state says."""
    now = BEGINNING + timedelta(hours=prose.random.randrange(10_000))
    body = "\n\n".join(prose.paragraph(30) for _ in range(size.paragraphs))
    text = ArticleText(prose.paragraph(8), body, place="Geneva", organisation="Lakes Commission")
    article = uow.articles.add(replace(wished, submitted_by="ada"), now)
    uow.articles.add_revision(Revision(article.id, 1, text, "ada", now))
    for action in ("bring_in", "submit", "approve", "open_catalogs"):
        uow.audit.record(now, "ada", action, article.slug, revision=1)
    if article.state not in _WITH_CATALOGS:
        return
    uow.articles.approve(article, text.digest, "ede", now)
    segments = cut(text)
    uow.catalogs.add_segments(article.id, 1, segments)
    uow.catalogs.open_editions(article.id, EN, article.plan.languages, now)
    _translate(uow, prose, article, segments)
    _sign(uow, article, now)
    if article.state is not ArticleState.APPROVED:
        _publish(uow, article, now)


def _translate(uow: UnitOfWork, prose: Prose, article: Article, cut: Sequence[Segment]) -> None:
    # Every tenth text was written twice.
    drafts = prose.random.sample(cut, max(1, len(cut) // 10))
    texts = [(segment, f"« {segment.msgid} (draft) »") for segment in drafts]
    texts += [(segment, f"« {segment.msgid} »") for segment in cut]
    rows = [
        {
            "article_id": article.id,
            "language": language,
            "segment": segment.digest,
            "text": text,
            "needs_work": False,
            "written_by": "tim",
            "written_at": BEGINNING,
        }
        for language in article.plan.languages
        for segment, text in texts
    ]
    _insert(uow, t.translations, rows)
    # As if the last paragraph had taken over from one that vanished, and it used a shared text.
    uow.catalogs.add_carried(article.id, 1, [(cut[-1].digest, "0" * 64, "edited", 0.9)])
    used = {"kind": "boilerplate", "slug": f"about-{article.id % 10}"}
    _insert(uow, t.uses, [{"article_id": article.id, "revision": 1, **used}])


def _sign(uow: UnitOfWork, article: Article, now: datetime) -> None:
    rows = [
        {
            "article_id": article.id,
            "language": edition.language,
            "digest": edition.digest,
            "mark": _LAST_MARK,
            "revision": article.revision,
            "signed_by": "pat",
            "signed_at": now,
        }
        for edition in editions_of(uow, article)
    ]
    _insert(uow, t.signatures, rows)


def _publish(uow: UnitOfWork, article: Article, now: datetime) -> None:
    editions = editions_of(uow, article)
    orders = final_orders(article, editions, NOTHING_SHARED, engine_digest, "pat")
    ids = uow.work.want_all(orders, now)
    done = update(t.work).where(t.work.c.id.in_(ids))
    _connection(uow).execute(done.values(state=WorkState.DONE, finished_at=now))
    made = [_rendition(article, order.params, now) for order in orders]
    _insert(uow, t.renditions, [vars(each) | {"format": each.format.value} for each in made])
    number = uow.publications.publish(article.id, 1, now, "pat", now)
    uow.publications.join(number, made, now)
    uow.articles.save_if_unchanged(replace(article, live=number), now)
    uow.audit.record(now, "pat", "publish", article.slug, revision=1)


def _insert(uow: UnitOfWork, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    _connection(uow).execute(insert(table), list(rows))


def _connection(uow: UnitOfWork) -> Connection:
    # The stores have no way to write all at once what comes in one by one.
    return uow.work._connection


def _rendition(article: Article, params: Mapping[str, Any], now: datetime) -> Rendition:
    return Rendition(
        inputs=params["inputs"],
        article_id=article.id,
        revision=1,
        language=LanguageTag.parse(params["language"]),
        format=Format(params["format"]),
        proof=False,
        edition=params["edition"],
        sha256=params["inputs"][::-1],
        bytes=40_000,
        pages=None,
        made_at=now,
    )


# Above those of all texts: the texts of a clone have other rows, and its signatures count too.
_LAST_MARK = 2**40

# Which columns of a clone are its own: by how much an id is shifted, or a text made unique.
_SHIFTED = {"article_id": "articles", "live": "publications", "publication_id": "publications"}
_OWN_TEXT = {"slug": 80, "subject": 120, "key": 160, "inputs": 64, "rendition": 64, "hash": 64}
_IDS = frozenset({"articles", "publications", "audit"})
_CLONED = (
    *(t.articles, t.revisions, t.segments, t.editions, t.translations, t.approvals, t.signatures),
    *(t.publications, t.renditions, t.published_files, t.work, t.audit, t.carried, t.uses),
)


def _clone(connection: Connection, clones: int) -> None:
    """Multiply all that is there."""
    on_postgresql = connection.dialect.name == "postgresql"
    if on_postgresql:
        # Clones refer to what their models refer to: nothing need be looked up ten million times.
        connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
    numbers = _numbers(connection, clones)
    counts = {name: _count(connection, name) for name in _IDS}
    for table in _CLONED:
        columns = dict(_columns(table, numbers, counts))
        chosen = select(*columns.values()).select_from(table.join(numbers, literal(True)))
        order = [numbers.c.number, *table.primary_key.columns]
        connection.execute(insert(table).from_select(list(columns), chosen.order_by(*order)))
    if on_postgresql:
        for name in ("articles", "publications"):
            renew = f"SELECT setval('{name}_id_seq', (SELECT max(id) FROM {name}))"
            connection.exec_driver_sql(renew)


def _numbers(connection: Connection, clones: int) -> Table:
    numbers = Table(
        "clones",
        MetaData(),
        Column("number", Integer, primary_key=True),
        Column("moment", Instant),
        prefixes=["TEMPORARY"],
    )
    numbers.create(connection)
    rows = [
        {"number": number, "moment": BEGINNING + timedelta(hours=number)}
        for number in range(1, clones + 1)
    ]
    connection.execute(insert(numbers), rows)
    return numbers


def _count(connection: Connection, name: str) -> int:
    return int(
        connection.execute(select(func.count()).select_from(t.metadata.tables[name])).scalar_one()
    )


def _columns(table: Table, numbers: Table, counts: Mapping[str, int]) -> Iterator[tuple[str, Any]]:
    number = numbers.c.number
    for column in table.columns:
        name = column.name
        if name == "id":
            if table.name in _IDS:
                yield name, column + number * counts[table.name]
        elif name in _SHIFTED:
            yield name, column + number * counts[_SHIFTED[name]]
        elif name == "changed_at":
            yield name, numbers.c.moment
        elif name in _OWN_TEXT:
            mark = literal("-") + cast(number, String)
            kept = func.substr(column, 1, _OWN_TEXT[name] - 8)
            yield name, kept + mark
        else:
            yield name, column
