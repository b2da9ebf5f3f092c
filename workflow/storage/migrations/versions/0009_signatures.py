"""Signatures that count until somebody writes again, and everybody who was involved in a text."""

from collections import defaultdict

import sqlalchemy as sa
from alembic import op

from workflow.storage.migrations.append_only import protect, unprotect
from workflow.storage.types import Instant, Json, Language

revision = "0009"
down_revision = "0008"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

# A revision is signed by each of its approvals.
_OF_SOURCES = """
INSERT INTO signatures (article_id, language, digest, mark, revision, signed_by, signed_at)
SELECT a.article_id, articles.source, a.digest, a.revision, a.revision, a.approved_by, a.approved_at
FROM approvals AS a JOIN articles ON articles.id = a.article_id
WHERE a.id IN (SELECT min(id) FROM approvals GROUP BY article_id, revision)
ORDER BY a.id
"""

# Of older signatures only the instant is known: they are for the texts of the rows before the
# first that was written later, and for the revision that had been approved by then.
_OF_TRANSLATIONS = """
INSERT INTO signatures (article_id, language, digest, mark, revision, signed_by, signed_at)
SELECT s.article_id, s.language, s.digest,
  coalesce(
    (SELECT min(w.id) - 1 FROM translations AS w WHERE w.article_id = s.article_id
      AND w.language = s.language AND w.written_at > s.signed_at),
    (SELECT max(w.id) FROM translations AS w WHERE w.article_id = s.article_id
      AND w.language = s.language),
    0),
  coalesce(
    (SELECT max(a.revision) FROM approvals AS a WHERE a.article_id = s.article_id
      AND a.approved_at <= s.signed_at),
    0),
  s.signed_by, s.signed_at
FROM signoffs AS s JOIN articles ON articles.id = s.article_id
WHERE s.language <> articles.source
ORDER BY s.id
"""

_WRITERS = """
SELECT r.article_id, r.written_by FROM revisions AS r
WHERE r.number > coalesce(
  (SELECT max(a.revision) FROM approvals AS a WHERE a.article_id = r.article_id), 0)
UNION SELECT id, submitted_by FROM articles WHERE state = 'review'
"""


def upgrade() -> None:
    """Add a table and two columns, and fill them from what there is."""
    op.create_table(
        "signatures",
        sa.Column("id", ID, nullable=False),
        sa.Column("article_id", ID, nullable=False),
        sa.Column("language", Language(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("mark", ID, nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("signed_by", sa.String(length=80), nullable=False),
        sa.Column("signed_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id"], ["articles.id"], name=op.f("fk_signatures_article_id_articles")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signatures")),
        sa.UniqueConstraint(
            "article_id",
            "language",
            "digest",
            "mark",
            name=op.f("uq_signatures_article_id_language_digest_mark"),
        ),
    )
    op.add_column("translations", sa.Column("same_as", ID, nullable=True))
    op.add_column(
        "articles",
        sa.Column("involved", Json, server_default=sa.text("'[]'"), nullable=False),
    )
    connection = op.get_bind()
    connection.execute(sa.text(_OF_SOURCES))
    connection.execute(sa.text(_OF_TRANSLATIONS))
    _fill_involved(connection)
    protect(("signatures",))


def downgrade() -> None:
    """Drop them; the version before has kept its own signatures."""
    unprotect(("signatures",))
    op.drop_column("articles", "involved")
    op.drop_column("translations", "same_as")
    op.drop_table("signatures")


def _fill_involved(connection: sa.Connection) -> None:
    involved: dict[int, set[str]] = defaultdict(set)
    for article_id, who in connection.execute(sa.text(_WRITERS)):
        involved[article_id].add(who)
    articles = sa.table("articles", sa.column("id", ID), sa.column("involved", Json))
    update = sa.update(articles).where(articles.c.id == sa.bindparam("article"))
    rows = [{"article": each, "involved": sorted(names)} for each, names in involved.items()]
    if rows:
        connection.execute(update.values(involved=sa.bindparam("involved")), rows)
