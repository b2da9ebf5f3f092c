"""Findings: what a check has to say, as a value that is returned and never dropped."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

_NOTHING: Mapping[str, object] = MappingProxyType({})


class Severity(StrEnum):
    """How much a finding weighs: only a blocking one stops anything."""

    INFO = "info"
    WARNING = "warning"
    BLOCKING = "blocking"


@dataclass(frozen=True)
class Finding:
    """
    One thing that a check found.

    Attributes:
        code: Stable identifier, a key of `wording.SENTENCES`.
        severity: Whether it stops what was asked for.
        where: A place that a person can go to: `line 12`, `fr`, `p#2`; empty for the whole.
        values: What the sentence names; strings and numbers only.
    """

    code: str
    severity: Severity = Severity.BLOCKING
    where: str = ""
    values: Mapping[str, object] = field(default_factory=lambda: _NOTHING, hash=False)

    @property
    def blocks(self) -> bool:
        return self.severity is Severity.BLOCKING


def blocking(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Those of *findings* that stop what was asked for, in their order."""
    return tuple(finding for finding in findings if finding.blocks)
