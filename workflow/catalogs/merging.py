"""
Whose text wins when a file comes back: a three-way merge against what the file went out with.

Pure: it decides and stores nothing. Nobody's text is overwritten by somebody who never saw it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from unicodedata import normalize

from workflow.catalogs.notation import canonical
from workflow.catalogs.po_matching import UploadedMessage
from workflow.domain.findings import Finding, Severity
from workflow.domain.segment import MACHINE, Translation


class Fate(StrEnum):
    """
    What becomes of an uploaded text.

    `taken`: nobody else touched the message, it is the text now. `already_there`: it was the
    text before. `kept`: its translator did not touch the message, the newer text stays.
    `conflict`: both did; the current text stays, and the uploaded one is to be a suggestion.
    """

    TAKEN = "taken"
    ALREADY_THERE = "already_there"
    KEPT = "kept"
    CONFLICT = "conflict"


@dataclass(frozen=True)
class Merged:
    """An uploaded *message* and its *fate*; *current* is what was there when it came."""

    message: UploadedMessage
    fate: Fate
    current: Translation | None


def merge(
    messages: Iterable[UploadedMessage],
    base: Mapping[str, Translation] | None,
    current: Mapping[str, Translation],
) -> tuple[Merged, ...]:
    """
    Decide the fate of each of *messages*, in their order.

    A text together with whether it needs work is one value here: who only confirms a text has
    changed it. Comments and flags are not looked at.

    Args:
        base: What the file went out with, by segment digest; None if nobody knows, and then
            every text that differs from the current one is a conflict.
        current: What is there now, by segment digest.
    """
    return tuple(
        Merged(message, _fate(message, base, current), current.get(message.segment.digest))
        for message in messages
    )


def conflict_findings(merged: Iterable[Merged]) -> tuple[Finding, ...]:
    """A warning for each conflict, at the line of the file, with both texts and whose they are."""
    return tuple(
        Finding(_code(one.message, one.current), Severity.WARNING, f"line {one.message.line}", {
            "theirs": one.current.text,
            "who": one.current.written_by,
            "yours": one.message.text,
        })
        for one in merged
        if one.fate is Fate.CONFLICT and one.current
    )  # fmt: skip


def _fate(
    message: UploadedMessage,
    base: Mapping[str, Translation] | None,
    current: Mapping[str, Translation],
) -> Fate:
    digest = message.segment.digest
    ours, theirs = _value(message), _value(current.get(digest))
    if theirs is None:
        return Fate.TAKEN
    if ours == theirs:
        return Fate.ALREADY_THERE
    if _is_draft_of_machine(current[digest]):
        return Fate.TAKEN
    if base is None:
        return Fate.CONFLICT
    before = _value(base.get(digest))
    if ours == before:
        return Fate.KEPT
    return Fate.TAKEN if theirs == before else Fate.CONFLICT


def _is_draft_of_machine(text: Translation) -> bool:
    """A machine's proposal is nobody's work: a person's text never yields to it."""
    return text.needs_work and text.written_by.startswith(MACHINE)


def _value(text: UploadedMessage | Translation | None) -> tuple[str, bool] | None:
    return (canonical(normalize("NFC", text.text)), text.needs_work) if text else None


def _code(message: UploadedMessage, current: Translation) -> str:
    is_same_text = normalize("NFC", message.text) == normalize("NFC", current.text)
    return "po_conflict_needs_work" if is_same_text else "po_conflict"
