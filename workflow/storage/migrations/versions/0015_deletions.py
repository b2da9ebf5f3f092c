"""Articles that were deleted: what was stored of them goes with them."""

import sqlalchemy as sa
from alembic import op

from workflow.storage.migrations.append_only import (
    hold_with_article,
    let_go_with_article,
    protect,
    unprotect,
)
from workflow.storage.types import Instant

revision = "0015"
down_revision = "0014"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

# Not what was public, who withdrew it, and the audit log: these stay whatever happens.
WITH_ARTICLE = (
    "revisions",
    "segments",
    "translations",
    "approvals",
    "signoffs",
    "signatures",
    "signature_changes",
    "renditions",
    "carried",
    "catalog_headers",
    "suggestions",
    "dismissals",
    "remarks",
    "uses",
    "pictures",
)


def upgrade() -> None:
    """Add the table; nothing is deleted by it."""
    op.create_table(
        "deletions",
        sa.Column("article_id", ID, autoincrement=False, nullable=False),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("deleted_by", sa.String(length=80), nullable=False),
        sa.Column("deleted_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("article_id", name=op.f("pk_deletions")),
    )
    op.create_index("ix_deletions_slug", "deletions", ["slug"])
    protect(("deletions",))
    let_go_with_article(WITH_ARTICLE)


def downgrade() -> None:
    """Drop it; nobody deletes an article any more."""
    hold_with_article(WITH_ARTICLE)
    unprotect(("deletions",))
    op.drop_index("ix_deletions_slug", table_name="deletions")
    op.drop_table("deletions")
