"""Many articles: what lists, sweeps and counts look for is found through an index."""

import json
from typing import Any

import sqlalchemy as sa
from alembic import op

from workflow.storage.migrations.append_only import protect, unprotect
from workflow.storage.types import Instant, Json

revision = "0005"
down_revision = "0004"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

UNFINISHED: dict[str, Any] = {
    "postgresql_where": sa.text("state = 'wanted'"),
    "sqlite_where": sa.text("state = 'wanted'"),
}
FIELDS = {"boilerplate": "boilerplate_from", "contacts": "contacts_from"}


def upgrade() -> None:
    """Add the indexes, a column, and the table of which revision uses which shared text."""
    op.create_index("ix_articles_changed", "articles", ["changed_at", "id"])
    op.create_index("ix_articles_state_changed", "articles", ["state", "changed_at", "id"])
    op.create_index("ix_approvals_article", "approvals", ["article_id", "revision"])
    op.create_index("ix_audit_subject", "audit", ["subject", "id"])
    op.add_column("work", sa.Column("swept_at", Instant(), nullable=True))
    op.create_index("ix_work_next_due", "work", ["not_before", "id"], **UNFINISHED)
    op.create_index("ix_work_kind_due", "work", ["kind", "not_before", "id"], **UNFINISHED)
    uses = op.create_table(
        "uses",
        sa.Column("article_id", ID, nullable=False),
        sa.Column("revision", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id", "revision"],
            ["revisions.article_id", "revisions.number"],
            name=op.f("fk_uses_article_id_revision_revisions"),
        ),
        sa.PrimaryKeyConstraint("article_id", "revision", "kind", name=op.f("pk_uses")),
    )
    op.create_index("ix_uses_slug", "uses", ["kind", "slug", "article_id"])
    _fill(uses)
    protect(("uses",))


def _fill(uses: sa.Table) -> None:
    """What the texts that are there use, a few hundred revisions at a time."""
    revisions = sa.table(
        "revisions", sa.column("article_id", ID), sa.column("number"), sa.column("text", Json)
    )
    connection = op.get_bind()
    found = connection.execute(sa.select(revisions), execution_options={"yield_per": 500})
    for rows in found.partitions():
        used = [
            {"article_id": article_id, "revision": number, "kind": kind, "slug": said[field]}
            for article_id, number, text in rows
            for said in [json.loads(text) if isinstance(text, str) else text]
            for kind, field in FIELDS.items()
            if said.get(field)
        ]
        if used:
            connection.execute(sa.insert(uses), used)


def downgrade() -> None:
    """Drop them; the texts still say what they use."""
    unprotect(("uses",))
    op.drop_index("ix_uses_slug", table_name="uses")
    op.drop_table("uses")
    op.drop_index("ix_work_kind_due", table_name="work")
    op.drop_index("ix_work_next_due", table_name="work")
    op.drop_column("work", "swept_at")
    op.drop_index("ix_audit_subject", table_name="audit")
    op.drop_index("ix_approvals_article", table_name="approvals")
    op.drop_index("ix_articles_state_changed", table_name="articles")
    op.drop_index("ix_articles_changed", table_name="articles")
