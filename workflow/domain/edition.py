"""
An edition: an article in one language. Its state is derived from its content, never stored.

A sign-off is a digest over the exact content and the newest text in it, so when a text changes it
stops counting by itself, and stays so though the old words are written again.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from workflow.domain.findings import Finding, blocking
from workflow.domain.language import LanguageTag
from workflow.domain.segment import Segment, Translation


class EditionState(StrEnum):
    """How far an edition is."""

    MISSING = "missing"
    TRANSLATING = "translating"
    COMPLETE = "complete"
    SIGNED_OFF = "signed_off"


@dataclass(frozen=True)
class Signature:
    """
    What a person signed.

    Attributes:
        digest: Of the edition, as they saw it.
        mark: The row of the newest text in it: they saw nothing that was written later.
    """

    digest: str
    mark: int


@dataclass(frozen=True)
class Edition:
    """
    One language of one revision.

    Attributes:
        segments: The revision's, in reading order.
        translations: By segment digest; for the source edition, empty and not needed.
        revision: Digest of the revision's text: approving the text is signing the source edition.
        findings: Of its translations, in reading order.
        signed: All signatures that it ever had and that nobody took back.
        number: Number of the revision.
    """

    language: LanguageTag
    is_source: bool
    segments: Sequence[Segment]
    translations: Mapping[str, Translation]
    revision: str
    findings: Sequence[Finding] = ()
    signed: frozenset[Signature] = frozenset()
    number: int = 1

    @property
    def total(self) -> int:
        return len(self.segments)

    @property
    def translated(self) -> int:
        """
        Messages with a text that counts; all of them in the source edition. Names that stay as
        they are count once anything is translated, or where there is nothing else.
        """
        if self.is_source:
            return self.total
        shown = len(self.shown)
        return shown if self._is_begun or shown == self.total else 0

    @property
    def needs_work(self) -> int:
        """Messages with a text that does not count yet."""
        if self.is_source:
            return 0
        texts = (self.translations.get(segment.digest) for segment in self.segments)
        return sum(1 for text in texts if text is not None and text.needs_work)

    @property
    def shown(self) -> Mapping[str, str]:
        """The texts that count, by segment digest: what a reader may see."""
        texts = ((segment.digest, self._shown(segment)) for segment in self.segments)
        return {digest: text for digest, text in texts if text is not None}

    @property
    def digest(self) -> str:
        """
        What a sign-off signs: language, segments and texts, in reading order.

        Of a translation, the targets of links are not in it: a moved link leaves its sign-off
        standing. The source edition is signed by approving the revision, all of it.
        """
        if self.is_source:
            return self.revision
        hasher = hashlib.sha256(self.language.gettext.encode())
        for segment in self.segments:
            hasher.update(b"\x00" + segment.digest.encode() + b"\x00" + self._text(segment))
        return hasher.hexdigest()

    @property
    def state(self) -> EditionState:
        if self.translated < self.total:
            return EditionState.TRANSLATING if self._is_begun else EditionState.MISSING
        if blocking(self.findings):
            return EditionState.TRANSLATING
        return EditionState.SIGNED_OFF if self.is_signed else EditionState.COMPLETE

    @property
    def signature(self) -> Signature:
        """What a person signs who signs it as it is now."""
        newest = self._newest()
        mark = self.number if self.is_source else newest.mark if newest else 0
        return Signature(self.digest, mark)

    @property
    def is_signed(self) -> bool:
        """Whether somebody signed exactly these texts, and nobody wrote any of them since."""
        now = self.signature
        return any(each.digest == now.digest and each.mark >= now.mark for each in self.signed)

    @property
    def last_translator(self) -> str:
        """Who wrote the newest of its texts; empty if nobody did."""
        newest = self._newest()
        return newest.written_by if newest else ""

    @property
    def _is_begun(self) -> bool:
        return any(segment.digest in self.translations for segment in self.segments)

    def _newest(self) -> Translation | None:
        """The text that was stored last."""
        texts = (self.translations.get(segment.digest) for segment in self.segments)
        return max(filter(None, texts), key=lambda text: text.mark, default=None)

    def _shown(self, segment: Segment) -> str | None:
        translation = self.translations.get(segment.digest)
        if translation is None:
            return segment.msgid if segment.may_stay else None
        return None if translation.needs_work else translation.text

    def _text(self, segment: Segment) -> bytes:
        translation = self.translations.get(segment.digest)
        return translation.text.encode() if translation else b""
