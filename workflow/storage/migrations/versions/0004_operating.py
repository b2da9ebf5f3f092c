"""What operators watch: how much work ended how, and what each process said last."""

import sqlalchemy as sa
from alembic import op

from workflow.storage.types import Instant

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Add two tables. Work that ended before is not counted: a counter may begin anywhere."""
    op.create_table(
        "tallies",
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("format", sa.String(length=8), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("shard", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("ended", sa.BigInteger(), nullable=False),
        sa.Column("seconds", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "format", "state", "shard", name=op.f("pk_tallies")),
    )
    op.create_table(
        "processes",
        sa.Column("name", sa.String(length=160), nullable=False),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("host", sa.String(length=120), nullable=False),
        sa.Column("skew_seconds", sa.Float(), nullable=False),
        sa.Column("seen_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_processes")),
    )


def downgrade() -> None:
    """Drop them."""
    op.drop_table("processes")
    op.drop_table("tallies")
