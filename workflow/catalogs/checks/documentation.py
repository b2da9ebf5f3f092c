"""The table of all checks in `docs/checks.md`, made from the checks themselves."""

from typing import Final

from workflow.catalogs.checks.running import CHECKS, TRANSLATED_TWO_WAYS
from workflow.domain.findings import Severity

_TWO_WAYS: Final = "The same text of the source is translated in two ways; needs the whole edition."


def table() -> str:
    """One row for each check, in the order in which they run, as Markdown."""
    rows = [
        (rule.id, rule.severity.value, rule.needs_languages, rule.documentation) for rule in CHECKS
    ]
    rows.append((TRANSLATED_TWO_WAYS, Severity.WARNING.value, False, _TWO_WAYS))
    head = "| id | severity | needs languages | what it finds |\n| --- | --- | --- | --- |\n"
    return head + "".join(
        f"| `{id_}` | {severity} | {'yes' if languages else 'no'} | {words} |\n"
        for id_, severity, languages, words in rows
    )
