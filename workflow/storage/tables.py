"""
The tables, as they are now; `migrations` is how a database gets there.

A test compares the two. APPEND_ONLY names the tables whose rows nobody may change or delete;
triggers made by the first migration see to it.
"""

from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from workflow.storage.types import Instant, Json, Language

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(column_0_N_label)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)

# SQLite counts up by itself only in a column of exactly the type INTEGER.
Id = BigInteger().with_variant(Integer(), "sqlite")


# A partial index serves a query only if that says the same, word for word: `work_store` does.
_UNFINISHED: dict[str, Any] = {
    "postgresql_where": text("state = 'wanted'"),
    "sqlite_where": text("state = 'wanted'"),
}


def article_column(*, primary_key: bool = False) -> Column[int]:
    """The reference of a row to its article."""
    return Column(
        "article_id", Id, ForeignKey("articles.id"), nullable=False, primary_key=primary_key
    )


people = Table(
    "people",
    metadata,
    Column("name", String(80), primary_key=True),
    Column("roles", Json, nullable=False),
    Column("languages", Json, nullable=False),
    Column("added_at", Instant, nullable=False),
    # How they get to the desk: a password's hash, or an OpenID Connect issuer's name for them.
    Column("email", String(254), nullable=True),
    Column("password", Text, nullable=True),
    Column("subject", String(400), nullable=True),
    # The desk's own language for them, and whether mail comes at once, as a digest, or never.
    Column("desk_language", Language, nullable=False, server_default=text("'en'")),
    Column("mail", String(8), nullable=False, server_default=text("'at_once'")),
    Column("disabled_at", Instant, nullable=True),
    # What their browsers encrypt copies of unsaved texts with.
    Column("copy_key", String(43), nullable=True),
    Index("ix_people_email", "email", unique=True),
    Index("ix_people_subject", "subject", unique=True),
)

articles = Table(
    "articles",
    metadata,
    Column("id", Id, primary_key=True),
    Column("slug", String(80), nullable=False, unique=True),
    Column("source", Language, nullable=False),
    Column("state", String(16), nullable=False, index=True),
    Column("version", Integer, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("written_by", String(80), nullable=False),
    Column("submitted_by", String(80), nullable=False),
    Column("must", Json, nullable=False),
    Column("later", Json, nullable=False),
    # No foreign key: publications refer to articles already, and a live publication is
    # written in the same transaction.
    Column("live", Id, nullable=True),
    Column("changed_at", Instant, nullable=False),
    # Releases, and the texts that they share.
    Column("kind", String(16), nullable=False, server_default=text("'release'")),
    # Who wrote or submitted any revision since one was approved.
    Column("involved", Json, nullable=False, server_default=text("'[]'")),
    # The list, page by page, and the same of one state.
    Index("ix_articles_changed", "changed_at", "id"),
    Index("ix_articles_state_changed", "state", "changed_at", "id"),
    Index("ix_articles_written_by", "written_by", "changed_at", "id"),
)

revisions = Table(
    "revisions",
    metadata,
    Column("article_id", Id, ForeignKey("articles.id"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("digest", String(64), nullable=False),
    Column("text", Json, nullable=False),
    Column("written_by", String(80), nullable=False),
    Column("written_at", Instant, nullable=False),
    Column("note", Text, nullable=False),
)

# Which shared texts a revision uses, as its text says too: asked for the other way round.
uses = Table(
    "uses",
    metadata,
    Column("article_id", Id, primary_key=True),
    Column("revision", Integer, primary_key=True, autoincrement=False),
    Column("kind", String(16), primary_key=True),
    Column("slug", String(80), nullable=False),
    ForeignKeyConstraint(["article_id", "revision"], ["revisions.article_id", "revisions.number"]),
    Index("ix_uses_slug", "kind", "slug", "article_id"),
)

# The segments of an approved revision, cut once for all languages.
segments = Table(
    "segments",
    metadata,
    Column("article_id", Id, primary_key=True),
    Column("revision", Integer, primary_key=True, autoincrement=False),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("digest", String(64), nullable=False),
    Column("context", String(40), nullable=False),
    Column("msgid", Text, nullable=False),
    Column("hint", Text, nullable=False),
    ForeignKeyConstraint(["article_id", "revision"], ["revisions.article_id", "revisions.number"]),
    # The memory asks which articles know a text.
    Index("ix_segments_digest", "digest"),
)

# Which languages of an article have a catalog; how far it is, is derived.
editions = Table(
    "editions",
    metadata,
    Column("article_id", Id, ForeignKey("articles.id"), primary_key=True),
    Column("language", Language, primary_key=True),
    Column("is_source", Boolean, nullable=False),
    Column("opened_at", Instant, nullable=False),
)

# The newest row of (article, language, segment) is the translation; older ones are its history.
translations = Table(
    "translations",
    metadata,
    Column("id", Id, primary_key=True),
    article_column(),
    Column("language", Language, nullable=False),
    Column("segment", String(64), nullable=False),
    Column("text", Text, nullable=False),
    Column("needs_work", Boolean, nullable=False),
    Column("written_by", String(80), nullable=False),
    Column("written_at", Instant, nullable=False),
    # What a PO file says beside the text, so that it comes back whole.
    Column("comment", Text, nullable=False, server_default=text("''")),
    Column("flags", Text, nullable=False, server_default=text("''")),
    # The row that wrote this text, if only what stands beside it is new here.
    Column("same_as", Id, nullable=True),
    Index("ix_translations_newest", "article_id", "language", "segment", "id"),
)

# Which vanished segment an edited one takes its text over from: decided once per revision, on the
# source, for every language (DESIGN 5.5).
carried = Table(
    "carried",
    metadata,
    Column("article_id", Id, primary_key=True),
    Column("revision", Integer, primary_key=True, autoincrement=False),
    Column("segment", String(64), primary_key=True),
    Column("origin", String(64), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("similarity", Float, nullable=False),
    ForeignKeyConstraint(["article_id", "revision"], ["revisions.article_id", "revisions.number"]),
)

# Header fields of an uploaded catalog that are its tools' and translators', not ours.
catalog_headers = Table(
    "catalog_headers",
    metadata,
    Column("id", Id, primary_key=True),
    article_column(),
    Column("language", Language, nullable=False),
    Column("fields", Json, nullable=False),
    Column("uploaded_by", String(80), nullable=False),
    Column("uploaded_at", Instant, nullable=False),
    Index("ix_catalog_headers_newest", "article_id", "language", "id"),
)

# Texts that are not the translation and must not be lost: the other side of a conflict, a
# machine's proposal.
suggestions = Table(
    "suggestions",
    metadata,
    Column("id", Id, primary_key=True),
    article_column(),
    Column("language", Language, nullable=False),
    Column("segment", String(64), nullable=False),
    Column("text", Text, nullable=False),
    Column("origin", String(16), nullable=False),
    Column("made_by", String(80), nullable=False),
    Column("made_at", Instant, nullable=False),
    Index("ix_suggestions_segment", "article_id", "language", "segment"),
)

# A person's word that a warning about exactly this text is no fault.
dismissals = Table(
    "dismissals",
    metadata,
    Column("id", Id, primary_key=True),
    article_column(),
    Column("language", Language, nullable=False),
    Column("segment", String(64), nullable=False),
    Column("code", String(60), nullable=False),
    Column("text_digest", String(64), nullable=False),
    Column("dismissed_by", String(80), nullable=False),
    Column("dismissed_at", Instant, nullable=False),
    UniqueConstraint("article_id", "language", "segment", "code", "text_digest"),
)

# Comments and questions on a message; an answer names the question's id.
remarks = Table(
    "remarks",
    metadata,
    Column("id", Id, primary_key=True),
    article_column(),
    Column("language", Language, nullable=False),
    Column("segment", String(64), nullable=False),
    Column("text", Text, nullable=False),
    Column("is_question", Boolean, nullable=False),
    Column("answers", Id, nullable=True),
    Column("made_by", String(80), nullable=False),
    Column("made_at", Instant, nullable=False),
    Index("ix_remarks_segment", "article_id", "language", "segment"),
)

# The glossary: what a source term must, or must not, be in a language.
terms = Table(
    "terms",
    metadata,
    Column("language", Language, primary_key=True),
    Column("source", String(200), primary_key=True),
    Column("kind", String(20), primary_key=True),
    Column("target", String(200), primary_key=True),
    Column("note", Text, nullable=False),
    Column("added_by", String(80), nullable=False),
    Column("added_at", Instant, nullable=False),
)

approvals = Table(
    "approvals",
    metadata,
    Column("id", Id, primary_key=True),
    Column("article_id", Id, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("digest", String(64), nullable=False),
    Column("approved_by", String(80), nullable=False),
    Column("approved_at", Instant, nullable=False),
    ForeignKeyConstraint(["article_id", "revision"], ["revisions.article_id", "revisions.number"]),
    Index("ix_approvals_article", "article_id", "revision"),
)

# Who signed what: *mark* is the newest row of the texts (of the source, its revision's number).
signatures = Table(
    "signatures",
    metadata,
    Column("id", Id, primary_key=True),
    article_column(),
    Column("language", Language, nullable=False),
    Column("digest", String(64), nullable=False),
    Column("mark", Id, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("signed_by", String(80), nullable=False),
    Column("signed_at", Instant, nullable=False),
    UniqueConstraint("article_id", "language", "digest", "mark"),
)

# Signatures that were taken back, and given again: of each, the newest row says whether it counts.
signature_changes = Table(
    "signature_changes",
    metadata,
    Column("id", Id, primary_key=True),
    Column("signature", Id, ForeignKey("signatures.id"), nullable=False),
    Column("counts", Boolean, nullable=False),
    Column("changed_by", String(80), nullable=False),
    Column("changed_at", Instant, nullable=False),
    Index("ix_signature_changes_signature", "signature", "id"),
)

# The same as signatures, for programs of the version before, which know no *mark*: written, never
# read.
signoffs = Table(
    "signoffs",
    metadata,
    Column("id", Id, primary_key=True),
    article_column(),
    Column("language", Language, nullable=False),
    Column("digest", String(64), nullable=False),
    Column("signed_by", String(80), nullable=False),
    Column("signed_at", Instant, nullable=False),
    UniqueConstraint("article_id", "language", "digest"),
)

publications = Table(
    "publications",
    metadata,
    Column("id", Id, primary_key=True),
    Column("article_id", Id, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("instant", Instant, nullable=False),
    Column("published_by", String(80), nullable=False),
    Column("published_at", Instant, nullable=False),
    # The shared texts as they were used: by kind, slug, revision, and digest by language.
    Column("shared", Json, nullable=False, server_default=text("'{}'")),
    ForeignKeyConstraint(["article_id", "revision"], ["revisions.article_id", "revisions.number"]),
    # One publication of a revision at one instant, however often the task runs.
    UniqueConstraint("article_id", "revision", "instant"),
)

published_files = Table(
    "published_files",
    metadata,
    Column("publication_id", Id, ForeignKey("publications.id"), primary_key=True),
    Column("language", Language, primary_key=True),
    Column("format", String(8), primary_key=True),
    Column("rendition", String(64), ForeignKey("renditions.inputs"), nullable=False),
    Column("joined_at", Instant, nullable=False),
)

# Which languages were taken back, and why; `words` is the article that holds the reason.
withdrawals = Table(
    "withdrawals",
    metadata,
    Column("id", Id, primary_key=True),
    article_column(),
    Column("language", Language, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("edition", String(64), nullable=False),
    Column("whole", Boolean, nullable=False),
    Column("reason", String(16), nullable=True),
    Column("words", Id, ForeignKey("articles.id"), nullable=True),
    Column("withdrawn_by", String(80), nullable=False),
    Column("withdrawn_at", Instant, nullable=False),
    Index("ix_withdrawals_article", "article_id"),
    Index("ix_withdrawals_words", "words"),
)

# What was rendered, named by the digest of everything that went into it.
renditions = Table(
    "renditions",
    metadata,
    Column("inputs", String(64), primary_key=True),
    article_column(),
    Column("revision", Integer, nullable=False),
    Column("language", Language, nullable=False),
    Column("format", String(8), nullable=False),
    Column("proof", Boolean, nullable=False),
    Column("edition", String(64), nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("bytes", Integer, nullable=False),
    Column("pages", Integer, nullable=True),
    Column("made_at", Instant, nullable=False),
    Index("ix_renditions_edition", "article_id", "language", "edition"),
)

work = Table(
    "work",
    metadata,
    Column("id", Id, primary_key=True),
    Column("kind", String(32), nullable=False),
    Column("key", String(160), nullable=False, unique=True),
    article_column(),
    Column("params", Json, nullable=False),
    Column("requested_by", String(80), nullable=False),
    Column("state", String(16), nullable=False),
    Column("due_at", Instant, nullable=False),
    # Later than due_at while what it waits for (its renditions) is still being made.
    Column("not_before", Instant, nullable=False),
    Column("lease_by", String(120), nullable=True),
    Column("lease_until", Instant, nullable=True),
    Column("hinted_at", Instant, nullable=True),
    Column("attempts", Integer, nullable=False),
    Column("outcome", Json, nullable=False),
    Column("wanted_at", Instant, nullable=False),
    Column("finished_at", Instant, nullable=True),
    # Of a waiting publication: when the sweep last saw that all its files are wanted.
    Column("swept_at", Instant, nullable=True),
    # Of a publication that is due and not done: why (`jobs.Stall`).
    Column("stalled", String(16), nullable=True),
    # Of what is not done, however much is: in order, and the same of one kind.
    Index("ix_work_due", "state", "not_before", "kind"),
    Index("ix_work_next_due", "not_before", "id", **_UNFINISHED),
    Index("ix_work_kind_due", "kind", "not_before", "id", **_UNFINISHED),
    Index("ix_work_article", "article_id", "kind", "state"),
)

# How much work ended in each way, and how long it took: what a scraper reads instead of counting
# rows. Several rows (shards) for each, so that workers seldom wait for each other.
tallies = Table(
    "tallies",
    metadata,
    Column("kind", String(32), primary_key=True),
    Column("format", String(8), primary_key=True),
    Column("state", String(16), primary_key=True),
    Column("shard", Integer, primary_key=True, autoincrement=False),
    Column("ended", BigInteger, nullable=False),
    Column("seconds", Float, nullable=False),
)

# What each long-running process said last: that it lives, and how far its clock is from ours.
processes = Table(
    "processes",
    metadata,
    Column("name", String(160), primary_key=True),
    Column("role", String(16), nullable=False),
    Column("host", String(120), nullable=False),
    Column("skew_seconds", Float, nullable=False),
    Column("seen_at", Instant, nullable=False),
)

audit = Table(
    "audit",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=False),
    Column("at", Instant, nullable=False),
    Column("actor", String(80), nullable=False),
    Column("action", String(40), nullable=False),
    Column("subject", String(120), nullable=False),
    Column("details", Json, nullable=False),
    Column("previous", String(64), nullable=False),
    Column("hash", String(64), nullable=False, unique=True),
    Index("ix_audit_subject", "subject", "id"),
    Index("ix_audit_actor", "actor", "id"),
    Index("ix_audit_action", "action", "id"),
    Index("ix_audit_at", "at"),
)

# Pictures that texts may show: the file is the artifact of this name.
pictures = Table(
    "pictures",
    metadata,
    Column("sha256", String(64), primary_key=True),
    article_column(primary_key=True),
    Column("name", String(120), nullable=False),
    Column("media_type", String(40), nullable=False),
    Column("bytes", Integer, nullable=False),
    Column("width", Integer, nullable=False),
    Column("height", Integer, nullable=False),
    Column("added_by", String(80), nullable=False),
    Column("added_at", Instant, nullable=False),
    Index("ix_pictures_article", "article_id", "added_at"),
)

# An artifact whose digest stands in none of these may be collected.
NAMES_OF_ARTIFACTS = (renditions.c.sha256, pictures.c.sha256)

APPEND_ONLY = (
    revisions,
    segments,
    translations,
    approvals,
    signoffs,
    signatures,
    signature_changes,
    publications,
    published_files,
    renditions,
    audit,
    carried,
    catalog_headers,
    suggestions,
    dismissals,
    remarks,
    uses,
    pictures,
    withdrawals,
)
