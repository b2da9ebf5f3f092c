"""Verify what is stored: the audit chain, the bytes of all files, and files that nobody names."""

from dataclasses import dataclass

from workflow.domain.findings import Finding, Severity
from workflow.errors import DamagedError, NotFoundError
from workflow.storage.artifact_store import ArtifactStore
from workflow.storage.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class Verdict:
    """What was looked at, and what was wrong with it."""

    entries: int
    renditions: int
    artifacts: int
    findings: tuple[Finding, ...]


def verify(uow: UnitOfWork, artifacts: ArtifactStore) -> Verdict:
    """
    Check everything; a file that nobody names is a warning, everything else is blocking.

    A rendition under way may have its file before its row: run this when nothing is being made
    to be sure of the warnings.
    """
    findings: list[Finding] = []
    broken = uow.audit.broken_link()
    if broken is not None:
        findings.append(Finding("audit_chain_broken", where=f"audit entry {broken}"))
    named = set()
    renditions = 0
    for made in uow.publications.all_renditions():
        renditions += 1
        if made.sha256 not in named:
            named.add(made.sha256)
            findings.extend(_damage(artifacts, made.sha256))
    of_articles = uow.publications.named() - named
    for digest in sorted(of_articles):
        findings.extend(_damage(artifacts, digest))
    named |= of_articles
    stored = set(artifacts.digests())
    findings.extend(
        Finding("artifact_orphaned", Severity.WARNING, where=digest)
        for digest in sorted(stored - named)
    )
    return Verdict(len(uow.audit.entries()), renditions, len(stored), tuple(findings))


def _damage(artifacts: ArtifactStore, digest: str) -> tuple[Finding, ...]:
    try:
        artifacts.get(digest)
    except (NotFoundError, DamagedError) as error:
        return (Finding(error.code, where=digest, values=error.values),)
    return ()
