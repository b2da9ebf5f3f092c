"""Articles, their revisions and approvals."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, and_, func, insert, literal, select, tuple_, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.sql.elements import ColumnElement

from workflow.domain.article import Article, ArticleKind, ArticleText, LanguagePlan, Revision
from workflow.domain.language import LanguageTag
from workflow.domain.states import ArticleState
from workflow.errors import ConflictError, NotFoundError
from workflow.storage import tables as t
from workflow.storage.deletion_store import Deletions
from workflow.storage.desk_tables import deletions
from workflow.storage.paging import Listed, Page, Part, Place

_PLACE = tuple_(t.articles.c.changed_at, t.articles.c.id)

_IN_USE = (ArticleState.APPROVED.value, ArticleState.PUBLISHED.value)


@dataclass(frozen=True)
class Approval:
    """Who approved a revision, and when."""

    revision: int
    approved_by: str
    approved_at: datetime


class Articles:
    """The articles within one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._revisions: dict[tuple[int, int], Revision] = {}

    def add(self, article: Article, now: datetime) -> Article:
        """
        Store a new article and give it its id.

        Raises:
            ConflictError: `slug_taken`.
        """
        values = _row_of(article) | {"changed_at": now} | self._new_id()
        statement = insert(t.articles).values(**values).returning(t.articles.c.id)
        try:
            given = self._connection.execute(statement).scalar_one()
        except IntegrityError as error:
            raise ConflictError("slug_taken", slug=article.slug) from error
        return replace(article, id=given)

    def _new_id(self) -> dict[str, int]:
        """An id that no deleted article had, where the database would give that of the last one."""
        if self._connection.dialect.name != "sqlite":
            return {}
        last = select(func.coalesce(func.max(t.articles.c.id), 0)).scalar_subquery()
        gone = select(func.coalesce(func.max(deletions.c.article_id), 0)).scalar_subquery()
        return {"id": self._connection.execute(select(func.max(last, gone) + 1)).scalar_one()}

    def by_slug(self, slug: str) -> Article:
        """
        Raises:
            NotFoundError: `article_unknown`; `article_deleted`, if there was one.
        """
        found = self.find(slug)
        if found is not None:
            return found
        gone = Deletions(self._connection).last_of(slug)
        if gone is not None:
            raise NotFoundError(
                "article_deleted", slug=slug, who=gone.who, instant=gone.at.isoformat()
            )
        raise NotFoundError("article_unknown", slug=slug)

    def locked(self, slug: str) -> Article:
        """
        The same, and nobody else gets it so until this transaction ends.

        For work that reads texts and writes others by them. SQLite has one writer anyway.

        Whoever locks an article and rows of its work locks the article first: two who take them
        in different orders wait for each other, and PostgreSQL ends one of them.

        Raises:
            NotFoundError: `article_unknown`.
        """
        self._connection.execute(_lock(t.articles.c.slug == slug))
        return self.by_slug(slug)

    def locked_alone(self, slug: str) -> Article:
        """As `locked`, and nobody stores a row that refers to it: to delete it."""
        query = select(t.articles.c.id).where(t.articles.c.slug == slug).with_for_update()
        self._connection.execute(query)
        return self.by_slug(slug)

    def lock(self, article_id: int) -> None:
        """As `locked`, without reading it: before its work is locked."""
        self._connection.execute(_lock(t.articles.c.id == article_id))

    def locked_if_free(self, ids: Collection[int]) -> frozenset[int]:
        """Lock those of *ids* that nobody else has locked, and return them: it waits for nobody."""
        free = select(t.articles.c.id).where(t.articles.c.id.in_(ids)).order_by(t.articles.c.id)
        query = free.with_for_update(key_share=True, skip_locked=True)
        return frozenset(self._connection.execute(query).scalars())

    def find(self, slug: str) -> Article | None:
        row = self._connection.execute(select(t.articles).where(t.articles.c.slug == slug)).first()
        return _article_of(row._asdict()) if row else None

    def known_among(self, slugs: Collection[str]) -> frozenset[str]:
        """Those of *slugs* that are articles'."""
        query = select(t.articles.c.slug).where(t.articles.c.slug.in_(slugs))
        return frozenset(self._connection.execute(query).scalars())

    def by_id(self, article_id: int) -> Article:
        """
        Raises:
            NotFoundError: `article_gone`.
        """
        query = select(t.articles).where(t.articles.c.id == article_id)
        row = self._connection.execute(query).first()
        if row is None:
            raise NotFoundError("article_gone")
        return _article_of(row._asdict())

    def by_ids(self, article_ids: Collection[int]) -> Mapping[int, Article]:
        """Those articles, by id."""
        query = select(t.articles).where(t.articles.c.id.in_(article_ids))
        found = (_article_of(row._asdict()) for row in self._connection.execute(query))
        return {article.id: article for article in found}

    def page(self, part: Part) -> Page:
        """A part of the list of all articles, the most recently changed first."""
        if part.before is not None:
            return self._page_before(part, part.before)
        found = self._listed(part, _bound(part.after) > _PLACE if part.after else None)
        shown = found[: part.limit]
        # What a page begins after may have moved meanwhile; the way back is there all the same.
        previous = shown[0].place if shown and part.after else None
        return Page(shown, previous, shown[-1].place if len(found) > len(shown) else None)

    def _page_before(self, part: Part, place: Place) -> Page:
        found = self._listed(part, _bound(place) < _PLACE, newest_first=False)
        if len(found) < part.limit:
            # The beginning, and whole: not a short page with what is new since.
            return self.page(replace(part, before=None))
        shown = found[: part.limit][::-1]
        previous = shown[0].place if len(found) > len(shown) else None
        return Page(shown, previous, shown[-1].place)

    def _listed(
        self, part: Part, bound: ColumnElement[bool] | None, *, newest_first: bool = True
    ) -> tuple[Listed, ...]:
        """One more than *part* may have, to see whether there is more."""
        columns = (t.articles.c.changed_at, t.articles.c.id)
        order = [column.desc() if newest_first else column for column in columns]
        query = select(t.articles).order_by(*order).limit(part.limit + 1)
        if part.state is not None:
            query = query.where(t.articles.c.state == part.state)
        if part.written_by:
            query = query.where(t.articles.c.written_by == part.written_by)
        if bound is not None:
            query = query.where(bound)
        return tuple(
            Listed(_article_of(row._asdict()), Place(row.changed_at, row.id))
            for row in self._connection.execute(query)
        )

    def users_of(self, kind: ArticleKind, slug: str, after: int, limit: int) -> tuple[Article, ...]:
        """
        Approved and published releases whose working revision uses that shared text, by id.

        Args:
            after: Only those with a higher id: where the part before ended.
        """
        c, uses = t.articles.c, t.uses.c
        is_user = and_(uses.article_id == c.id, uses.revision == c.revision)
        query = (
            select(t.articles)
            .select_from(t.uses.join(t.articles, is_user))
            .where(uses.kind == kind.value, uses.slug == slug, uses.article_id > after)
            .where(c.state.in_(_IN_USE), c.kind == ArticleKind.RELEASE.value)
            .order_by(uses.article_id)
            .limit(limit)
        )
        return tuple(_article_of(row._asdict()) for row in self._connection.execute(query))

    def user_ever(self, kind: ArticleKind, slug: str) -> str:
        """The slug of an article that uses, or ever used, that shared text; empty if none did."""
        query = (
            select(t.articles.c.slug)
            .join(t.uses, t.uses.c.article_id == t.articles.c.id)
            .where(t.uses.c.kind == kind.value, t.uses.c.slug == slug)
        )
        return self._connection.execute(query.limit(1)).scalar() or ""

    def save_if_unchanged(self, article: Article, now: datetime) -> Article:
        """
        Store *article*, if nobody stored another version since it was read.

        The race is decided by this one statement.

        Raises:
            ConflictError: `changed_meanwhile`.
        """
        saved = replace(article, version=article.version + 1)
        statement = (
            update(t.articles)
            .where(t.articles.c.id == article.id, t.articles.c.version == article.version)
            .values(**_row_of(saved), changed_at=now)
        )
        if self._connection.execute(statement).rowcount != 1:
            raise ConflictError("changed_meanwhile", slug=article.slug)
        return saved

    def add_revision(self, revision: Revision) -> None:
        self._connection.execute(
            insert(t.revisions).values(
                article_id=revision.article_id,
                number=revision.number,
                digest=revision.digest,
                text=revision.text.as_json(),
                written_by=revision.written_by,
                written_at=revision.written_at,
                note=revision.note,
            )
        )
        uses = [
            {
                "article_id": revision.article_id,
                "revision": revision.number,
                "kind": kind.value,
                "slug": slug,
            }
            for kind, slug in revision.text.uses.items()
        ]
        if uses:
            self._connection.execute(insert(t.uses), uses)

    def revision(self, article_id: int, number: int) -> Revision:
        """
        Raises:
            NotFoundError: `revision_unknown`.
        """
        # A revision never changes: once in a transaction is enough.
        known = self._revisions.get((article_id, number))
        if known is not None:
            return known
        query = select(t.revisions).where(
            t.revisions.c.article_id == article_id, t.revisions.c.number == number
        )
        row = self._connection.execute(query).first()
        if row is None:
            raise NotFoundError("revision_unknown", number=number)
        found = _revision_of(row._asdict())
        self._revisions[article_id, number] = found
        return found

    def revisions(self, article_id: int) -> tuple[Revision, ...]:
        """All of an article, the newest first."""
        query = (
            select(t.revisions)
            .where(t.revisions.c.article_id == article_id)
            .order_by(t.revisions.c.number.desc())
        )
        return tuple(_revision_of(row._asdict()) for row in self._connection.execute(query))

    def notes(self, article_id: int, until: int) -> tuple[str, ...]:
        """What stands beside the revisions up to *until*, where anything does, the oldest first."""
        c = t.revisions.c
        query = (
            select(c.note)
            .where(c.article_id == article_id, c.number <= until, c.note != "")
            .order_by(c.number)
        )
        return tuple(self._connection.execute(query).scalars())

    def approvals(self, article_id: int) -> tuple[Approval, ...]:
        """All of an article, the oldest first; one of each revision for each time."""
        columns = t.approvals.c
        query = (
            select(columns.revision, columns.approved_by, columns.approved_at)
            .where(columns.article_id == article_id)
            .order_by(columns.id)
        )
        return tuple(Approval(*row) for row in self._connection.execute(query))

    def last_revision_number(self, article_id: int) -> int:
        query = select(func.max(t.revisions.c.number)).where(t.revisions.c.article_id == article_id)
        return int(self._connection.execute(query).scalar_one())

    def last_approved(self, article_id: int) -> int:
        """Number of the last revision that was approved; 0 if none ever was."""
        query = select(func.max(t.approvals.c.revision)).where(
            t.approvals.c.article_id == article_id
        )
        return int(self._connection.execute(query).scalar_one() or 0)

    def approve(self, article: Article, digest: str, who: str, now: datetime) -> None:
        """Record that *who* approved the working revision, whose text has *digest*."""
        self._connection.execute(
            insert(t.approvals).values(
                article_id=article.id,
                revision=article.revision,
                digest=digest,
                approved_by=who,
                approved_at=now,
            )
        )


def _bound(place: Place) -> ColumnElement[Any]:
    return tuple_(literal(place.changed_at, t.articles.c.changed_at.type), literal(place.id))


def _lock(which: ColumnElement[bool]) -> Select[tuple[int]]:
    # The key stays what it is: rows that refer to the article may be stored meanwhile.
    return select(t.articles.c.id).where(which).with_for_update(key_share=True)


def _row_of(article: Article) -> dict[str, Any]:
    return {
        "slug": article.slug,
        "source": article.source,
        "state": article.state.value,
        "version": article.version,
        "revision": article.revision,
        "written_by": article.written_by,
        "submitted_by": article.submitted_by,
        "must": [language.gettext for language in article.plan.must],
        "later": [language.gettext for language in article.plan.later],
        "live": article.live,
        "kind": article.kind.value,
        "involved": sorted(article.involved),
    }


def _article_of(row: Mapping[str, Any]) -> Article:
    return Article(
        id=row["id"],
        slug=row["slug"],
        source=row["source"],
        state=ArticleState(row["state"]),
        version=row["version"],
        revision=row["revision"],
        written_by=row["written_by"],
        submitted_by=row["submitted_by"],
        plan=LanguagePlan(_languages(row["must"]), _languages(row["later"])),
        live=row["live"],
        kind=ArticleKind(row["kind"]),
        involved=frozenset(row["involved"]),
    )


def _languages(names: list[str]) -> tuple[LanguageTag, ...]:
    return tuple(LanguageTag.parse(name) for name in names)


def _revision_of(row: Mapping[str, Any]) -> Revision:
    return Revision(
        article_id=row["article_id"],
        number=row["number"],
        text=ArticleText.from_json(row["text"]),
        written_by=row["written_by"],
        written_at=row["written_at"],
        note=row["note"],
    )
