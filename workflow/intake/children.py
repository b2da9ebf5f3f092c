"""
Processes that read what somebody sent, each for one file.

They limit themselves before they read: memory, processor, and no new file descriptor, so that no
code in them, whatever a file makes of it, can open a file or a connection.
"""

import resource
import subprocess
import sys
from collections.abc import Mapping
from threading import BoundedSemaphore
from typing import Any, Final

from workflow.domain.findings import Finding, Severity
from workflow.errors import FindingLike, InvalidInputError

MEMORY_BYTES: Final = 512 << 20
PROCESSOR_SECONDS: Final = 20
# What a child ends with when the file is not what it says.
DAMAGED: Final = 3
_SECONDS: Final = 30
# Each may take `MEMORY_BYTES`; who comes third waits.
_TURNS: Final = BoundedSemaphore(2)


def read_in_child(module: str, data: bytes, refusals: Mapping[int, str], limit: str) -> bytes:
    """
    What *module*, run as a program, makes of *data*.

    Args:
        refusals: Codes of errors by the exit statuses that mean them.
        limit: The code for every other end: it had too much to do.

    Raises:
        InvalidInputError: One of these.
    """
    # -I: nothing of the caller's folder or environment is looked at.
    command = [sys.executable, "-I", "-m", module]
    try:
        with _TURNS:
            ended = subprocess.run(
                command, input=data, capture_output=True, timeout=_SECONDS, check=False, env={}
            )
    except subprocess.TimeoutExpired as error:
        raise InvalidInputError(limit) from error
    if ended.returncode:
        raise InvalidInputError(refusals.get(ended.returncode, limit))
    return ended.stdout


def limit_this_process() -> None:
    """Limit memory and processor, and write no file; for the beginning of a child."""
    for kind, most in (
        (resource.RLIMIT_DATA, MEMORY_BYTES),
        (resource.RLIMIT_CPU, PROCESSOR_SECONDS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(kind, (most, most))


def input_at_last() -> bytes:
    """Standard input; nothing can be opened afterwards, for the three that are open are enough."""
    data = sys.stdin.buffer.read()
    resource.setrlimit(resource.RLIMIT_NOFILE, (3, 3))
    return data


def finding_as_json(finding: FindingLike) -> dict[str, Any]:
    """*finding* as a child answers it."""
    return {**vars(finding), "values": dict(finding.values)}


def finding_from_json(said: Mapping[str, Any]) -> Finding:
    """The inverse of `finding_as_json`."""
    return Finding(said["code"], Severity(said["severity"]), said["where"], said["values"])


def refusal_as_json(error: InvalidInputError) -> dict[str, Any]:
    """What a child answers that refuses its file."""
    refused = {"code": error.code, "values": dict(error.values)}
    return {"refused": refused, "findings": [finding_as_json(each) for each in error.findings]}


def raise_refusal(read: Mapping[str, Any]) -> None:
    """
    Raises:
        InvalidInputError: What a child refused its file for, if *read* says so.
    """
    if "refused" in read:
        refused = read["refused"]
        findings = map(finding_from_json, read["findings"])
        raise InvalidInputError(refused["code"], findings=tuple(findings), **refused["values"])
