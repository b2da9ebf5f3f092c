"""Pictures that texts show."""

import sqlalchemy as sa
from alembic import op

from workflow.storage.migrations.append_only import protect, unprotect
from workflow.storage.types import Instant

revision = "0008"
down_revision = "0007"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add the table."""
    op.create_table(
        "pictures",
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("article_id", ID, nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("media_type", sa.String(length=40), nullable=False),
        sa.Column("bytes", sa.Integer(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("added_by", sa.String(length=80), nullable=False),
        sa.Column("added_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id"], ["articles.id"], name=op.f("fk_pictures_article_id_articles")
        ),
        sa.PrimaryKeyConstraint("sha256", "article_id", name=op.f("pk_pictures")),
    )
    op.create_index("ix_pictures_article", "pictures", ["article_id", "added_at"])
    protect(("pictures",))


def downgrade() -> None:
    """Drop it."""
    unprotect(("pictures",))
    op.drop_index("ix_pictures_article", table_name="pictures")
    op.drop_table("pictures")
