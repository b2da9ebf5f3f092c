"""What translators need: carried texts, merges, dismissals, remarks, terms."""

import sqlalchemy as sa
from alembic import op

from workflow.storage.migrations.append_only import protect, unprotect
from workflow.storage.types import Instant, Json, Language

revision = "0002"
down_revision = "0001"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

APPEND_ONLY = ("carried", "catalog_headers", "suggestions", "dismissals", "remarks")


def upgrade() -> None:
    """Add the tables, their triggers, and two columns."""
    op.create_table(
        "terms",
        sa.Column("language", Language(), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("target", sa.String(length=200), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("added_by", sa.String(length=80), nullable=False),
        sa.Column("added_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("language", "source", "kind", "target", name=op.f("pk_terms")),
    )
    op.create_table(
        "catalog_headers",
        sa.Column("id", ID, nullable=False),
        sa.Column("article_id", ID, nullable=False),
        sa.Column("language", Language(), nullable=False),
        sa.Column("fields", Json, nullable=False),
        sa.Column("uploaded_by", sa.String(length=80), nullable=False),
        sa.Column("uploaded_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id"], ["articles.id"], name=op.f("fk_catalog_headers_article_id_articles")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_catalog_headers")),
    )
    op.create_index(
        "ix_catalog_headers_newest",
        "catalog_headers",
        ["article_id", "language", "id"],
        unique=False,
    )
    op.create_table(
        "dismissals",
        sa.Column("id", ID, nullable=False),
        sa.Column("article_id", ID, nullable=False),
        sa.Column("language", Language(), nullable=False),
        sa.Column("segment", sa.String(length=64), nullable=False),
        sa.Column("code", sa.String(length=60), nullable=False),
        sa.Column("text_digest", sa.String(length=64), nullable=False),
        sa.Column("dismissed_by", sa.String(length=80), nullable=False),
        sa.Column("dismissed_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id"], ["articles.id"], name=op.f("fk_dismissals_article_id_articles")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dismissals")),
        sa.UniqueConstraint(
            "article_id",
            "language",
            "segment",
            "code",
            "text_digest",
            name=op.f("uq_dismissals_article_id_language_segment_code_text_digest"),
        ),
    )
    op.create_table(
        "remarks",
        sa.Column("id", ID, nullable=False),
        sa.Column("article_id", ID, nullable=False),
        sa.Column("language", Language(), nullable=False),
        sa.Column("segment", sa.String(length=64), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("is_question", sa.Boolean(), nullable=False),
        sa.Column("answers", ID, nullable=True),
        sa.Column("made_by", sa.String(length=80), nullable=False),
        sa.Column("made_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id"], ["articles.id"], name=op.f("fk_remarks_article_id_articles")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_remarks")),
    )
    op.create_index(
        "ix_remarks_segment", "remarks", ["article_id", "language", "segment"], unique=False
    )
    op.create_table(
        "suggestions",
        sa.Column("id", ID, nullable=False),
        sa.Column("article_id", ID, nullable=False),
        sa.Column("language", Language(), nullable=False),
        sa.Column("segment", sa.String(length=64), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("origin", sa.String(length=16), nullable=False),
        sa.Column("made_by", sa.String(length=80), nullable=False),
        sa.Column("made_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id"], ["articles.id"], name=op.f("fk_suggestions_article_id_articles")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_suggestions")),
    )
    op.create_index(
        "ix_suggestions_segment", "suggestions", ["article_id", "language", "segment"], unique=False
    )
    op.create_table(
        "carried",
        sa.Column("article_id", ID, nullable=False),
        sa.Column("revision", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("segment", sa.String(length=64), nullable=False),
        sa.Column("origin", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("similarity", sa.Float(), nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id", "revision"],
            ["revisions.article_id", "revisions.number"],
            name=op.f("fk_carried_article_id_revision_revisions"),
        ),
        sa.PrimaryKeyConstraint("article_id", "revision", "segment", name=op.f("pk_carried")),
    )
    op.create_index("ix_segments_digest", "segments", ["digest"], unique=False)
    op.add_column(
        "translations",
        sa.Column("comment", sa.Text(), server_default=sa.text("''"), nullable=False),
    )
    op.add_column(
        "translations", sa.Column("flags", sa.Text(), server_default=sa.text("''"), nullable=False)
    )
    protect(APPEND_ONLY)


def downgrade() -> None:
    """Drop them, with all that is in them."""
    unprotect(APPEND_ONLY)
    op.drop_column("translations", "flags")
    op.drop_column("translations", "comment")
    op.drop_index("ix_segments_digest", table_name="segments")
    op.drop_table("carried")
    op.drop_index("ix_suggestions_segment", table_name="suggestions")
    op.drop_table("suggestions")
    op.drop_index("ix_remarks_segment", table_name="remarks")
    op.drop_table("remarks")
    op.drop_table("dismissals")
    op.drop_index("ix_catalog_headers_newest", table_name="catalog_headers")
    op.drop_table("catalog_headers")
    op.drop_table("terms")
