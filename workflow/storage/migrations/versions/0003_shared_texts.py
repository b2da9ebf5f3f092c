"""Shared texts: what kind an article is, and which shared texts a publication used."""

import sqlalchemy as sa
from alembic import op

from workflow.storage.types import Json

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Add two columns; every article there is, is a release."""
    op.add_column(
        "articles",
        sa.Column(
            "kind", sa.String(length=16), server_default=sa.text("'release'"), nullable=False
        ),
    )
    op.add_column(
        "publications",
        sa.Column("shared", Json, server_default=sa.text("'{}'"), nullable=False),
    )


def downgrade() -> None:
    """Drop them; shared texts become releases."""
    op.drop_column("publications", "shared")
    op.drop_column("articles", "kind")
