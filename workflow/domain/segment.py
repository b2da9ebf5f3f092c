"""Segments and their translations: the values that catalogs, storage and renderers share."""

import hashlib
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

# The role of a person's name: most languages write it as its owner does (decision 0041).
NAME = "name"

# What the name of a machine begins with where a text was not written by a person.
MACHINE = "machine:"


@dataclass(frozen=True)
class Segment:
    """
    One translatable block of a revision.

    Attributes:
        context: Its role (`headline`, `p`, `li`, `td`), with an ordinal (`li#2`) only where
            the same role and text occur before it in the revision.
        msgid: The text with numbered placeholders (DESIGN 7.2); never empty.
        hint: What a translator should know: the role in words, limits, what `<a1>` points to.
            Not part of the identity: a link that moves leaves its translations alone.
    """

    context: str
    msgid: str
    hint: str = ""

    @cached_property
    def digest(self) -> str:
        """Its identity: SHA-256 of context and msgid, in hexadecimal; asked for all the time."""
        return hashlib.sha256(f"{self.context}\x04{self.msgid}".encode()).hexdigest()

    @property
    def role(self) -> str:
        return self.context.partition("#")[0]

    @property
    def may_stay(self) -> bool:
        """Whether it stands as it is in a language in which nobody has written it otherwise."""
        return self.role == NAME


@dataclass(frozen=True)
class Translation:
    """
    What one person made of one segment in one language.

    Attributes:
        text: Never empty; has passed `catalogs.checks`.
        needs_work: True where it must be looked at before it counts (gettext's fuzzy).
        previous: The segment it was made for, where it was carried over from another one.
        comment: The translators' own comment, lines joined by newlines; may be empty.
        flags: What other flags a PO file had for it, as it had them; never `fuzzy`.
        mark: The stored row that wrote the text: a higher one was written later, whatever the
            clock said. 0 before it is stored.
    """

    segment: str
    text: str
    needs_work: bool
    written_by: str
    written_at: datetime
    previous: Segment | None = None
    comment: str = ""
    flags: tuple[str, ...] = ()
    mark: int = field(default=0, compare=False)
