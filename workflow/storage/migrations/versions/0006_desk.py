"""The desk: how people sign in, and what they leave there for each other."""

import sqlalchemy as sa
from alembic import op

from workflow.storage.types import Instant, Json, Language

revision = "0006"
down_revision = "0005"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add the columns of people and the tables; nobody can sign in before they are invited."""
    op.create_table(
        "answers",
        sa.Column("person", sa.String(length=80), nullable=False),
        sa.Column("key", sa.String(length=120), nullable=False),
        sa.Column("request", sa.String(length=64), nullable=False),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("headers", Json, nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("made_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("person", "key", name=op.f("pk_answers")),
    )
    op.create_table(
        "letters",
        sa.Column("id", ID, nullable=False),
        sa.Column("person", sa.String(length=80), nullable=False),
        sa.Column("template", sa.String(length=40), nullable=False),
        sa.Column("facts", Json, nullable=False),
        sa.Column("wanted_at", Instant(), nullable=False),
        sa.Column("not_before", Instant(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("sent_at", Instant(), nullable=True),
        sa.Column("failure", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letters")),
    )
    op.create_index("ix_letters_waiting", "letters", ["sent_at", "not_before"], unique=False)
    op.create_table(
        "comments",
        sa.Column("id", ID, nullable=False),
        sa.Column("article_id", ID, nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("segment", sa.String(length=64), nullable=False),
        sa.Column("answers", ID, nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("made_by", sa.String(length=80), nullable=False),
        sa.Column("made_at", Instant(), nullable=False),
        sa.Column("resolved_by", sa.String(length=80), nullable=True),
        sa.Column("resolved_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(
            ["answers"], ["comments.id"], name=op.f("fk_comments_answers_comments")
        ),
        sa.ForeignKeyConstraint(
            ["article_id"], ["articles.id"], name=op.f("fk_comments_article_id_articles")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_comments")),
    )
    op.create_index("ix_comments_article", "comments", ["article_id", "id"], unique=False)
    op.create_table(
        "presence",
        sa.Column("article_id", ID, nullable=False),
        sa.Column("place", sa.String(length=40), nullable=False),
        sa.Column("person", sa.String(length=80), nullable=False),
        sa.Column("seen_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id"], ["articles.id"], name=op.f("fk_presence_article_id_articles")
        ),
        sa.ForeignKeyConstraint(
            ["person"], ["people.name"], name=op.f("fk_presence_person_people")
        ),
        sa.PrimaryKeyConstraint("article_id", "place", "person", name=op.f("pk_presence")),
    )
    op.create_table(
        "previews",
        sa.Column("id", ID, nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("article_id", ID, nullable=False),
        sa.Column("language", Language(), nullable=False),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.Column("made_by", sa.String(length=80), nullable=False),
        sa.Column("made_at", Instant(), nullable=False),
        sa.Column("expires_at", Instant(), nullable=False),
        sa.Column("revoked_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(
            ["article_id"], ["articles.id"], name=op.f("fk_previews_article_id_articles")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_previews")),
        sa.UniqueConstraint("digest", name=op.f("uq_previews_digest")),
    )
    op.create_index("ix_previews_article", "previews", ["article_id"], unique=False)
    op.create_table(
        "sent_links",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("person", sa.String(length=80), nullable=False),
        sa.Column("purpose", sa.String(length=16), nullable=False),
        sa.Column("expires_at", Instant(), nullable=False),
        sa.Column("used_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(
            ["person"], ["people.name"], name=op.f("fk_sent_links_person_people")
        ),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_sent_links")),
    )
    op.create_table(
        "sessions",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("person", sa.String(length=80), nullable=False),
        sa.Column("form_key", sa.String(length=64), nullable=False),
        sa.Column("began_at", Instant(), nullable=False),
        sa.Column("seen_at", Instant(), nullable=False),
        sa.Column("agent", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["person"], ["people.name"], name=op.f("fk_sessions_person_people")
        ),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_sessions")),
    )
    op.create_index("ix_sessions_person", "sessions", ["person"], unique=False)
    op.create_table(
        "tokens",
        sa.Column("id", ID, nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("person", sa.String(length=80), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("scopes", Json, nullable=False),
        sa.Column("made_at", Instant(), nullable=False),
        sa.Column("expires_at", Instant(), nullable=False),
        sa.Column("used_at", Instant(), nullable=True),
        sa.Column("revoked_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(["person"], ["people.name"], name=op.f("fk_tokens_person_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tokens")),
        sa.UniqueConstraint("digest", name=op.f("uq_tokens_digest")),
    )
    op.create_index("ix_tokens_person", "tokens", ["person"], unique=False)
    op.create_table(
        "views",
        sa.Column("id", ID, nullable=False),
        sa.Column("person", sa.String(length=80), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("query", sa.String(length=400), nullable=False),
        sa.ForeignKeyConstraint(["person"], ["people.name"], name=op.f("fk_views_person_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_views")),
        sa.UniqueConstraint("person", "name", name=op.f("uq_views_person_name")),
    )
    op.add_column("people", sa.Column("email", sa.String(length=254), nullable=True))
    op.add_column("people", sa.Column("password", sa.Text(), nullable=True))
    op.add_column("people", sa.Column("subject", sa.String(length=400), nullable=True))
    op.add_column(
        "people",
        sa.Column("desk_language", Language(), server_default=sa.text("'en'"), nullable=False),
    )
    op.add_column(
        "people",
        sa.Column("mail", sa.String(length=8), server_default=sa.text("'at_once'"), nullable=False),
    )
    op.add_column("people", sa.Column("disabled_at", Instant(), nullable=True))
    op.create_index("ix_people_email", "people", ["email"], unique=True)
    op.create_index("ix_people_subject", "people", ["subject"], unique=True)


def downgrade() -> None:
    """Drop them."""
    op.drop_index("ix_people_subject", table_name="people")
    op.drop_index("ix_people_email", table_name="people")
    op.drop_column("people", "disabled_at")
    op.drop_column("people", "mail")
    op.drop_column("people", "desk_language")
    op.drop_column("people", "subject")
    op.drop_column("people", "password")
    op.drop_column("people", "email")
    op.drop_table("views")
    op.drop_index("ix_tokens_person", table_name="tokens")
    op.drop_table("tokens")
    op.drop_index("ix_sessions_person", table_name="sessions")
    op.drop_table("sessions")
    op.drop_table("sent_links")
    op.drop_index("ix_previews_article", table_name="previews")
    op.drop_table("previews")
    op.drop_table("presence")
    op.drop_index("ix_comments_article", table_name="comments")
    op.drop_table("comments")
    op.drop_index("ix_letters_waiting", table_name="letters")
    op.drop_table("letters")
    op.drop_table("answers")
