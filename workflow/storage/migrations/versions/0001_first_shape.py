"""The first shape: articles, catalogs, renditions, publications, work, audit."""

import sqlalchemy as sa
from alembic import op

from workflow.storage.migrations.append_only import forget, protect, unprotect
from workflow.storage.types import Instant, Json, Language

revision = "0001"
down_revision = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

APPEND_ONLY = (
    "revisions",
    "segments",
    "translations",
    "approvals",
    "signoffs",
    "publications",
    "published_files",
    "renditions",
    "audit",
)


def upgrade() -> None:
    """Make the tables, then the triggers."""
    op.create_table(
        "articles",
        sa.Column("id", ID, nullable=False),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("source", Language(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("written_by", sa.String(length=80), nullable=False),
        sa.Column("submitted_by", sa.String(length=80), nullable=False),
        sa.Column("must", Json, nullable=False),
        sa.Column("later", Json, nullable=False),
        sa.Column("live", ID, nullable=True),
        sa.Column("changed_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_articles")),
        sa.UniqueConstraint("slug", name=op.f("uq_articles_slug")),
    )
    op.create_index(op.f("ix_articles_state"), "articles", ["state"], unique=False)
    op.create_table(
        "audit",
        sa.Column("id", ID, autoincrement=False, nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("actor", sa.String(length=80), nullable=False),
        sa.Column("action", sa.String(length=40), nullable=False),
        sa.Column("subject", sa.String(length=120), nullable=False),
        sa.Column("details", Json, nullable=False),
        sa.Column("previous", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit")),
        sa.UniqueConstraint("hash", name=op.f("uq_audit_hash")),
    )
    op.create_table(
        "people",
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("roles", Json, nullable=False),
        sa.Column("languages", Json, nullable=False),
        sa.Column("added_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_people")),
    )
    op.create_table(
        "editions",
        sa.Column("article_id", ID, nullable=False),
        sa.Column("language", Language(), nullable=False),
        sa.Column("is_source", sa.Boolean(), nullable=False),
        sa.Column("opened_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id"], ["articles.id"], name=op.f("fk_editions_article_id_articles")
        ),
        sa.PrimaryKeyConstraint("article_id", "language", name=op.f("pk_editions")),
    )
    op.create_table(
        "renditions",
        sa.Column("inputs", sa.String(length=64), nullable=False),
        sa.Column("article_id", ID, nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("language", Language(), nullable=False),
        sa.Column("format", sa.String(length=8), nullable=False),
        sa.Column("proof", sa.Boolean(), nullable=False),
        sa.Column("edition", sa.String(length=64), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("bytes", sa.Integer(), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=True),
        sa.Column("made_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id"], ["articles.id"], name=op.f("fk_renditions_article_id_articles")
        ),
        sa.PrimaryKeyConstraint("inputs", name=op.f("pk_renditions")),
    )
    op.create_index(
        "ix_renditions_edition", "renditions", ["article_id", "language", "edition"], unique=False
    )
    op.create_table(
        "revisions",
        sa.Column("article_id", ID, nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("text", Json, nullable=False),
        sa.Column("written_by", sa.String(length=80), nullable=False),
        sa.Column("written_at", Instant(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id"], ["articles.id"], name=op.f("fk_revisions_article_id_articles")
        ),
        sa.PrimaryKeyConstraint("article_id", "number", name=op.f("pk_revisions")),
    )
    op.create_table(
        "signoffs",
        sa.Column("id", ID, nullable=False),
        sa.Column("article_id", ID, nullable=False),
        sa.Column("language", Language(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("signed_by", sa.String(length=80), nullable=False),
        sa.Column("signed_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id"], ["articles.id"], name=op.f("fk_signoffs_article_id_articles")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signoffs")),
        sa.UniqueConstraint(
            "article_id", "language", "digest", name=op.f("uq_signoffs_article_id_language_digest")
        ),
    )
    op.create_table(
        "translations",
        sa.Column("id", ID, nullable=False),
        sa.Column("article_id", ID, nullable=False),
        sa.Column("language", Language(), nullable=False),
        sa.Column("segment", sa.String(length=64), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("needs_work", sa.Boolean(), nullable=False),
        sa.Column("written_by", sa.String(length=80), nullable=False),
        sa.Column("written_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id"], ["articles.id"], name=op.f("fk_translations_article_id_articles")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_translations")),
    )
    op.create_index(
        "ix_translations_newest",
        "translations",
        ["article_id", "language", "segment", "id"],
        unique=False,
    )
    op.create_table(
        "work",
        sa.Column("id", ID, nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("key", sa.String(length=160), nullable=False),
        sa.Column("article_id", ID, nullable=False),
        sa.Column("params", Json, nullable=False),
        sa.Column("requested_by", sa.String(length=80), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("due_at", Instant(), nullable=False),
        sa.Column("not_before", Instant(), nullable=False),
        sa.Column("lease_by", sa.String(length=120), nullable=True),
        sa.Column("lease_until", Instant(), nullable=True),
        sa.Column("hinted_at", Instant(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("outcome", Json, nullable=False),
        sa.Column("wanted_at", Instant(), nullable=False),
        sa.Column("finished_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(
            ["article_id"], ["articles.id"], name=op.f("fk_work_article_id_articles")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_work")),
        sa.UniqueConstraint("key", name=op.f("uq_work_key")),
    )
    op.create_index("ix_work_article", "work", ["article_id", "kind", "state"], unique=False)
    op.create_index("ix_work_due", "work", ["state", "not_before", "kind"], unique=False)
    op.create_table(
        "approvals",
        sa.Column("id", ID, nullable=False),
        sa.Column("article_id", ID, nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("approved_by", sa.String(length=80), nullable=False),
        sa.Column("approved_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id", "revision"],
            ["revisions.article_id", "revisions.number"],
            name=op.f("fk_approvals_article_id_revision_revisions"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_approvals")),
    )
    op.create_table(
        "publications",
        sa.Column("id", ID, nullable=False),
        sa.Column("article_id", ID, nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("instant", Instant(), nullable=False),
        sa.Column("published_by", sa.String(length=80), nullable=False),
        sa.Column("published_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id", "revision"],
            ["revisions.article_id", "revisions.number"],
            name=op.f("fk_publications_article_id_revision_revisions"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_publications")),
        sa.UniqueConstraint(
            "article_id",
            "revision",
            "instant",
            name=op.f("uq_publications_article_id_revision_instant"),
        ),
    )
    op.create_table(
        "segments",
        sa.Column("article_id", ID, nullable=False),
        sa.Column("revision", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("context", sa.String(length=40), nullable=False),
        sa.Column("msgid", sa.Text(), nullable=False),
        sa.Column("hint", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id", "revision"],
            ["revisions.article_id", "revisions.number"],
            name=op.f("fk_segments_article_id_revision_revisions"),
        ),
        sa.PrimaryKeyConstraint("article_id", "revision", "position", name=op.f("pk_segments")),
    )
    op.create_table(
        "published_files",
        sa.Column("publication_id", ID, nullable=False),
        sa.Column("language", Language(), nullable=False),
        sa.Column("format", sa.String(length=8), nullable=False),
        sa.Column("rendition", sa.String(length=64), nullable=False),
        sa.Column("joined_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["publication_id"],
            ["publications.id"],
            name=op.f("fk_published_files_publication_id_publications"),
        ),
        sa.ForeignKeyConstraint(
            ["rendition"],
            ["renditions.inputs"],
            name=op.f("fk_published_files_rendition_renditions"),
        ),
        sa.PrimaryKeyConstraint(
            "publication_id", "language", "format", name=op.f("pk_published_files")
        ),
    )
    protect(APPEND_ONLY)


def downgrade() -> None:
    """Drop everything, with all that is in it."""
    unprotect(APPEND_ONLY)
    forget()
    op.drop_table("published_files")
    op.drop_table("segments")
    op.drop_table("publications")
    op.drop_table("approvals")
    op.drop_index("ix_work_due", table_name="work")
    op.drop_index("ix_work_article", table_name="work")
    op.drop_table("work")
    op.drop_index("ix_translations_newest", table_name="translations")
    op.drop_table("translations")
    op.drop_table("signoffs")
    op.drop_table("revisions")
    op.drop_index("ix_renditions_edition", table_name="renditions")
    op.drop_table("renditions")
    op.drop_table("editions")
    op.drop_table("people")
    op.drop_table("audit")
    op.drop_index(op.f("ix_articles_state"), table_name="articles")
    op.drop_table("articles")
