"""Withdrawals: which languages were taken back, and why."""

import sqlalchemy as sa
from alembic import op

from workflow.storage.migrations.append_only import protect, unprotect
from workflow.storage.types import Instant, Language

revision = "0013"
down_revision = "0012"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add the table; what was withdrawn before stays as it is."""
    op.create_table(
        "withdrawals",
        sa.Column("id", ID, nullable=False),
        sa.Column("article_id", ID, nullable=False),
        sa.Column("language", Language(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("edition", sa.String(length=64), nullable=False),
        sa.Column("whole", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(length=16), nullable=True),
        sa.Column("words", ID, nullable=True),
        sa.Column("withdrawn_by", sa.String(length=80), nullable=False),
        sa.Column("withdrawn_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id"], ["articles.id"], name=op.f("fk_withdrawals_article_id_articles")
        ),
        sa.ForeignKeyConstraint(
            ["words"], ["articles.id"], name=op.f("fk_withdrawals_words_articles")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_withdrawals")),
    )
    op.create_index("ix_withdrawals_article", "withdrawals", ["article_id"])
    op.create_index("ix_withdrawals_words", "withdrawals", ["words"])
    protect(("withdrawals",))


def downgrade() -> None:
    """Drop it."""
    unprotect(("withdrawals",))
    op.drop_index("ix_withdrawals_words", table_name="withdrawals")
    op.drop_index("ix_withdrawals_article", table_name="withdrawals")
    op.drop_table("withdrawals")
