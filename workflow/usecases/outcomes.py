"""Refusals on a row: an error as JSON values, and those values as an error again."""

from collections.abc import Mapping
from typing import Any

from workflow import errors
from workflow.domain.findings import Finding
from workflow.errors import ConflictError, FindingLike, WorkflowError
from workflow.jobs import Wanted, WorkState

_FAMILIES: Mapping[str, type[WorkflowError]] = {
    name: family
    for name, family in vars(errors).items()
    if isinstance(family, type) and issubclass(family, WorkflowError)
}


def as_facts(error: WorkflowError) -> dict[str, Any]:
    """What a row remembers of *error*: its family, code, values and findings."""
    return {
        "family": type(error).__name__,
        "code": error.code,
        "values": _texts(error.values),
        "findings": [_finding_facts(finding) for finding in error.findings],
    }


def refusal(wanted: Wanted) -> WorkflowError | None:
    """
    What the task heard, for the person who waits for *wanted*; None if it was not refused.

    Also of a publication that is due and still waits: why.

    ConflictError `superseded` if nobody wants it any more.
    """
    is_stalled = wanted.stalled is not None and "code" in wanted.outcome
    if is_stalled or wanted.state in (WorkState.REFUSED, WorkState.FAILED, WorkState.VOID):
        return _as_error(wanted.outcome)
    if wanted.state is WorkState.SUPERSEDED:
        return ConflictError("superseded", work=wanted.kind.value)
    return None


def _as_error(facts: Mapping[str, Any]) -> WorkflowError:
    family = _FAMILIES.get(facts.get("family", ""), WorkflowError)
    findings = [
        Finding(found["code"], where=found["where"], values=found["values"])
        for found in facts.get("findings", ())
    ]
    return family(facts["code"], findings=findings, **facts.get("values", {}))


def _finding_facts(finding: FindingLike) -> dict[str, Any]:
    return {"code": finding.code, "where": finding.where, "values": _texts(finding.values)}


def _texts(values: Mapping[str, object]) -> dict[str, str]:
    return {name: str(value) for name, value in values.items()}
