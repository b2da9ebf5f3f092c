"""With what browsers encrypt the copies of what somebody typed and the desk does not have yet."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    """Add the column; each person gets a key with the next page."""
    op.add_column("people", sa.Column("copy_key", sa.String(length=43), nullable=True))


def downgrade() -> None:
    """Drop it."""
    op.drop_column("people", "copy_key")
