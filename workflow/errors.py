"""
The families of refusal, each a value with a stable code and the facts behind it.

Nothing here knows an HTTP status, an exit code or a retry policy: those are three tables at the
edges (`desk/errors.py`, `cli/exits.py`, `worker/base.py`), looked up along this class hierarchy.
Sentences for people are in `workflow/wording.py`.
"""

from collections.abc import Mapping, Sequence
from typing import Protocol


class FindingLike(Protocol):
    """What an error needs to know of a finding; the real one is in `domain/findings.py`."""

    @property
    def code(self) -> str: ...

    @property
    def where(self) -> str: ...

    @property
    def values(self) -> Mapping[str, object]: ...


class WorkflowError(Exception):
    """
    A refusal with a code, the values of its sentence, and the findings that led to it.

    Args:
        code: Stable, lower-case words joined by underscores; a key of `wording.SENTENCES`.
        findings: What was found, in the order in which a person should read it; may be empty.
        values: What the sentence names (a slug, a state, a line number).
    """

    def __init__(
        self, code: str, /, *, findings: Sequence[FindingLike] = (), **values: object
    ) -> None:
        super().__init__(code)
        self.code = code
        self.findings = tuple(findings)
        self.values = values

    def __str__(self) -> str:
        facts = ", ".join(f"{name}={value}" for name, value in self.values.items())
        return f"{self.code} ({facts})" if facts else self.code


class InvalidInputError(WorkflowError):
    """What was given cannot be used; the findings say where and how to mend it."""


class NotFoundError(WorkflowError):
    """Nothing of that name exists."""


class ConflictError(WorkflowError):
    """Not possible in this state, or the state has moved on meanwhile."""


class ConfirmationNeededError(ConflictError):
    """Possible and permitted, but it breaks a promise; whoever asks again and confirms it may."""


class NotPermittedError(WorkflowError):
    """Possible, but not for this person."""


class NotReadyError(WorkflowError):
    """Possible and permitted, but something is still missing; the findings say what."""


class UnavailableError(WorkflowError):
    """Something this needs is away; trying again later may work."""


class TooOftenError(UnavailableError):
    """Somebody tries too often; after `seconds` they may try again."""


class RenderingError(WorkflowError):
    """A document could not be rendered faithfully; the findings are the engine's warnings."""


class DamagedError(WorkflowError):
    """Something stored is not what was stored: a digest or the audit chain does not match."""
