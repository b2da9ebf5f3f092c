"""
The tables of the desk: who is signed in, and what people leave there for each other.

A module of its own only because `tables` is long: what needs all tables takes `metadata` from
here. Of every secret only a digest is stored.
"""

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table, Text, UniqueConstraint

from workflow.storage.tables import Id, article_column, metadata
from workflow.storage.types import Instant, Json, Language

__all__ = ["metadata"]


def _person() -> Column[str]:
    return Column("person", String(80), ForeignKey("people.name"), nullable=False)


sessions = Table(
    "sessions",
    metadata,
    Column("digest", String(64), primary_key=True),
    _person(),
    # Sent with every form: who cannot read our pages cannot guess it.
    Column("form_key", String(64), nullable=False),
    Column("began_at", Instant, nullable=False),
    Column("seen_at", Instant, nullable=False),
    # The browser's name for itself, to tell one's own sessions apart.
    Column("agent", String(200), nullable=False),
    Index("ix_sessions_person", "person"),
)

# Browsers in which somebody has signed in: wrong passwords of others do not keep them out there.
browsers = Table(
    "browsers",
    metadata,
    Column("digest", String(64), primary_key=True),
    Column("person", String(80), ForeignKey("people.name"), primary_key=True),
    Column("agent", String(200), nullable=False),
    Column("made_at", Instant, nullable=False),
    Column("used_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Index("ix_browsers_person", "person"),
)

# Links that are sent by mail: invitations and password resets, each for one use.
sent_links = Table(
    "sent_links",
    metadata,
    Column("digest", String(64), primary_key=True),
    _person(),
    Column("purpose", String(16), nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("used_at", Instant, nullable=True),
)

tokens = Table(
    "tokens",
    metadata,
    Column("id", Id, primary_key=True),
    Column("digest", String(64), nullable=False, unique=True),
    _person(),
    Column("name", String(80), nullable=False),
    Column("scopes", Json, nullable=False),
    Column("made_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("used_at", Instant, nullable=True),
    Column("revoked_at", Instant, nullable=True),
    Index("ix_tokens_person", "person"),
)

# What was said about a paragraph of a revision; `context` and `msgid` are the segment's.
comments = Table(
    "comments",
    metadata,
    Column("id", Id, primary_key=True),
    article_column(),
    Column("revision", Integer, nullable=False),
    Column("segment", String(64), nullable=False),
    Column("answers", Id, ForeignKey("comments.id"), nullable=True),
    Column("text", Text, nullable=False),
    Column("made_by", String(80), nullable=False),
    Column("made_at", Instant, nullable=False),
    Column("resolved_by", String(80), nullable=True),
    Column("resolved_at", Instant, nullable=True),
    Index("ix_comments_article", "article_id", "id"),
)

# Articles that were deleted, nothing of which was ever public. No other gets the id of one.
deletions = Table(
    "deletions",
    metadata,
    Column("article_id", Id, primary_key=True, autoincrement=False),
    Column("slug", String(80), nullable=False),
    Column("deleted_by", String(80), nullable=False),
    Column("deleted_at", Instant, nullable=False),
    Index("ix_deletions_slug", "slug"),
)

# Searches of the board that somebody gave a name.
views = Table(
    "views",
    metadata,
    Column("id", Id, primary_key=True),
    _person(),
    Column("name", String(80), nullable=False),
    Column("query", String(400), nullable=False),
    UniqueConstraint("person", "name"),
)

# Who has which page open: `place` is edit, or translate: and a language.
presence = Table(
    "presence",
    metadata,
    article_column(primary_key=True),
    Column("place", String(40), primary_key=True),
    Column("person", String(80), ForeignKey("people.name"), primary_key=True),
    Column("seen_at", Instant, nullable=False),
)

# Links by which outsiders see one edition before it is public.
previews = Table(
    "previews",
    metadata,
    Column("id", Id, primary_key=True),
    Column("digest", String(64), nullable=False, unique=True),
    article_column(),
    Column("language", Language, nullable=False),
    Column("note", String(200), nullable=False),
    Column("made_by", String(80), nullable=False),
    Column("made_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("revoked_at", Instant, nullable=True),
    Index("ix_previews_article", "article_id"),
)

# Mail that is to be sent: `template` is one of templates/mail, `facts` are its values.
letters = Table(
    "letters",
    metadata,
    Column("id", Id, primary_key=True),
    Column("person", String(80), nullable=False),
    Column("template", String(40), nullable=False),
    Column("facts", Json, nullable=False),
    Column("wanted_at", Instant, nullable=False),
    # Later for a digest, and after an attempt that failed.
    Column("not_before", Instant, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("sent_at", Instant, nullable=True),
    Column("failure", Text, nullable=True),
    # Came from a back-up: not sent before a person says so.
    Column("held_at", Instant, nullable=True),
    Index("ix_letters_waiting", "sent_at", "not_before"),
)

# What the API answered to a request that carried an idempotency key.
answers = Table(
    "answers",
    metadata,
    Column("person", String(80), primary_key=True),
    Column("key", String(120), primary_key=True),
    Column("request", String(64), nullable=False),
    Column("status", Integer, nullable=True),
    Column("headers", Json, nullable=False),
    Column("body", Text, nullable=False),
    Column("made_at", Instant, nullable=False),
)
