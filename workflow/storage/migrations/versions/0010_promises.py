"""Why accepted publications are not done although they are due, and letters from a back-up."""

import sqlalchemy as sa
from alembic import op

from workflow.storage.types import Instant

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Add the columns."""
    op.add_column("work", sa.Column("stalled", sa.String(length=16), nullable=True))
    op.add_column("letters", sa.Column("held_at", Instant(), nullable=True))


def downgrade() -> None:
    """Drop them."""
    op.drop_column("letters", "held_at")
    op.drop_column("work", "stalled")
