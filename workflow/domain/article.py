"""The article: what editors write, and where it stands."""

import datetime as dt
import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Self

from workflow.domain.language import LanguageTag
from workflow.domain.notes import Note
from workflow.domain.states import ArticleState
from workflow.domain.versions import version_of


class ArticleKind(StrEnum):
    """
    What an article is for: to be published, or to be used by those that are.

    A notice says why an article was withdrawn; withdrawing with own words makes one.
    """

    RELEASE = "release"
    BOILERPLATE = "boilerplate"
    CONTACTS = "contacts"
    NOTICE = "notice"


@dataclass(frozen=True)
class Contact:
    """A person to ask; any part may be empty."""

    name: str = ""
    role: str = ""
    email: str = ""
    phone: str = ""


@dataclass(frozen=True)
class ArticleText:
    """
    Everything a revision says, in the source language.

    Attributes:
        title: The headline; one line of plain text, never empty.
        body: CommonMark with tables and footnotes; no HTML, no front matter.
        boilerplate: CommonMark, "about the organisation"; may be empty.
        embargo: An aware instant before which nothing may go public; None for none.
        signature: The line that closes a wire copy (`CIC PRESS TEAM`); may be empty.
        boilerplate_from: Slug of the shared text that is the boilerplate; empty if none is.
        contacts_from: Slug of the shared text whose contacts are the article's; likewise.
        corrections: What readers are told of each correction so far, the oldest first.
    """

    title: str
    body: str
    subtitle: str = ""
    date: dt.date | None = None
    place: str = ""
    organisation: str = ""
    signature: str = ""
    embargo: datetime | None = None
    contacts: tuple[Contact, ...] = ()
    boilerplate: str = ""
    keywords: tuple[str, ...] = ()
    boilerplate_from: str = ""
    contacts_from: str = ""
    corrections: tuple[Note, ...] = ()

    @property
    def uses(self) -> Mapping[ArticleKind, str]:
        """The slugs of the shared texts that it uses, boilerplate first; often none."""
        slugs = {
            ArticleKind.BOILERPLATE: self.boilerplate_from,
            ArticleKind.CONTACTS: self.contacts_from,
        }
        return {kind: slug for kind, slug in slugs.items() if slug}

    def as_json(self) -> dict[str, Any]:
        """The same as JSON values; dates and instants in ISO 8601."""
        values = asdict(self)
        values["date"] = self.date.isoformat() if self.date else None
        values["embargo"] = self.embargo.isoformat() if self.embargo else None
        values["corrections"] = [note.as_json() for note in self.corrections]
        for name in ("boilerplate_from", "contacts_from", "corrections"):
            # Left out where there is none, so that older texts keep their digest: it is signed.
            if not values[name]:
                del values[name]
        return values

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> Self:
        """The inverse of `as_json`."""
        fields = dict(values)
        fields["date"] = dt.date.fromisoformat(values["date"]) if values["date"] else None
        fields["embargo"] = datetime.fromisoformat(values["embargo"]) if values["embargo"] else None
        fields["contacts"] = tuple(Contact(**contact) for contact in values["contacts"])
        fields["keywords"] = tuple(values["keywords"])
        fields["corrections"] = tuple(map(Note.from_json, values.get("corrections", ())))
        return cls(**fields)

    @property
    def digest(self) -> str:
        """SHA-256 of the canonical JSON, in hexadecimal: what an approval signs."""
        canonical = json.dumps(self.as_json(), sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(canonical.encode()).hexdigest()


@dataclass(frozen=True)
class LanguagePlan:
    """
    The languages an article is to appear in, besides its own.

    Publication waits for *must*; *later* languages join when they are signed off. No language
    is in both, and the source language is in neither.
    """

    must: tuple[LanguageTag, ...] = ()
    later: tuple[LanguageTag, ...] = ()

    @property
    def languages(self) -> tuple[LanguageTag, ...]:
        """All of them, must-have first, in the order in which they were planned."""
        return self.must + self.later

    @property
    def version(self) -> str:
        """Of the plan, for who overwrites it."""
        return version_of(map(str, self.must), map(str, self.later))

    def without(self, languages: frozenset[LanguageTag]) -> Self:
        """The plan for a publication that goes ahead without waiting for *languages*."""
        waived = tuple(language for language in self.must if language in languages)
        kept = tuple(language for language in self.must if language not in languages)
        return type(self)(kept, self.later + waived)


@dataclass(frozen=True)
class Revision:
    """One immutable text of an article; *number* counts from 1."""

    article_id: int
    number: int
    text: ArticleText
    written_by: str
    written_at: datetime
    note: str = ""

    @property
    def digest(self) -> str:
        return self.text.digest


@dataclass(frozen=True)
class Article:
    """
    An article and where it stands.

    Attributes:
        id: Given by the store.
        version: Counts its changes; a save of an older version is refused.
        revision: Number of the working revision.
        written_by: Who wrote the working revision.
        submitted_by: Who submitted it; empty in `draft`.
        involved: Everybody who wrote or submitted any revision since one was approved.
        live: Id of the live publication, None while nothing is public.
        kind: A shared text lives like a release, and is never published by itself.
    """

    id: int
    slug: str
    source: LanguageTag
    state: ArticleState
    version: int
    revision: int
    written_by: str
    plan: LanguagePlan
    submitted_by: str = ""
    live: int | None = None
    kind: ArticleKind = ArticleKind.RELEASE
    involved: frozenset[str] = frozenset()

    @property
    def is_shared(self) -> bool:
        """Whether it is there to be used by other articles."""
        return self.kind is not ArticleKind.RELEASE
