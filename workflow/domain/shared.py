"""
Shared texts as an article uses them: boilerplate and contacts with editions of their own.

An edition of an article shows the shared texts in its own language, so its content is both.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from workflow.domain.article import ArticleKind, ArticleText
from workflow.domain.edition import Edition, EditionState
from workflow.domain.language import LanguageTag


@dataclass(frozen=True)
class SharedText:
    """
    A shared text that an article uses.

    Attributes:
        known: Whether there is a text of that name and kind.
        revision: The one that is used: the last approved, or the one that was published.
        text: That revision's; None if none was ever approved, and there are no editions then.
        editions: By language: its own source language and all that it is planned in.
    """

    kind: ArticleKind
    slug: str
    known: bool = True
    revision: int = 0
    text: ArticleText | None = None
    editions: Mapping[LanguageTag, Edition] = field(default_factory=dict)

    def state(self, language: LanguageTag) -> EditionState:
        """How far it is in *language*; `missing` also where it was never planned."""
        edition = self.editions.get(language)
        return edition.state if edition else EditionState.MISSING

    def digest(self, language: LanguageTag) -> str:
        """
        What is in it in *language*; empty if nothing is.

        With the revision's digest: a moved link changes what is shown, and no translation.
        """
        edition = self.editions.get(language)
        return _digest([edition.revision, edition.digest]) if edition else ""

    def shown(self, language: LanguageTag) -> str:
        """Digest of what a proof shows of it: source texts stand in for translations."""
        edition = self.editions.get(language)
        translations = sorted(edition.shown.items()) if edition else []
        is_source = edition is not None and edition.is_source
        return _digest([self.text.digest if self.text else "", is_source, translations])


@dataclass(frozen=True)
class Shared:
    """The shared texts that an article uses, boilerplate first; often none."""

    texts: tuple[SharedText, ...] = ()

    def covers(self, language: LanguageTag) -> bool:
        """Whether all of them are signed off in *language*."""
        return all(text.state(language) is EditionState.SIGNED_OFF for text in self.texts)

    def content_digest(self, edition: Edition) -> str:
        """Digest of all that *edition* says; its own if it shares nothing."""
        if not self.texts:
            return edition.digest
        return _digest([edition.digest, *(text.digest(edition.language) for text in self.texts)])

    def record(self, languages: Iterable[LanguageTag]) -> dict[str, Any]:
        """What a publication in *languages* used, as JSON values by kind."""
        spoken = sorted(set(languages), key=str)
        return {
            text.kind.value: {
                "slug": text.slug,
                "revision": text.revision,
                "digests": {language.bcp47: text.digest(language) for language in spoken},
            }
            for text in self.texts
        }


NOTHING_SHARED = Shared()


def _digest(values: object) -> str:
    return hashlib.sha256(json.dumps(values, ensure_ascii=False).encode()).hexdigest()
