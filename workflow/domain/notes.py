"""Why a text was corrected or withdrawn, as its readers are told."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Self


class Reason(StrEnum):
    """A ready-made reason: the labels have it in every language, so that nobody need translate."""

    ERROR = "error"
    MISTAKE = "mistake"
    SUPERSEDED = "superseded"


# Those that fit a correction; all of them fit a withdrawal.
FOR_CORRECTIONS = (Reason.ERROR, Reason.SUPERSEDED)


@dataclass(frozen=True)
class Note:
    """
    A ready-made reason, own words, or both; with neither the reason follows.

    Attributes:
        words: Plain text in the language of the article; translated like any other text.
    """

    reason: Reason | None = None
    words: str = ""

    def __bool__(self) -> bool:
        return self.reason is not None or self.has_words

    @property
    def has_words(self) -> bool:
        """Whether there are words of its own to read."""
        return has_words(self.words)

    def __str__(self) -> str:
        """What the history of the article tells."""
        return self.words or (self.reason.value if self.reason else "")

    def as_json(self) -> dict[str, Any]:
        """The same as JSON values."""
        return {"reason": self.reason.value if self.reason else None, "words": self.words}

    @classmethod
    def from_json(cls, values: dict[str, Any]) -> Self:
        """The inverse of `as_json`."""
        return cls(Reason(values["reason"]) if values["reason"] else None, values["words"])


def has_words(text: str) -> bool:
    """Whether there is anything to read: characters that nobody sees tell nobody anything."""
    return any(each.isprintable() and not each.isspace() for each in text)
