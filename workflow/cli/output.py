"""Results on stdout, progress and messages on stderr; colour and bars on a terminal only."""

import json
import sys
from collections.abc import Iterable, Sequence
from textwrap import indent
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from workflow.errors import ConfirmationNeededError, FindingLike, WorkflowError
from workflow.wording import sentence

# A file for another article has a finding for each of its messages.
MOST_FINDINGS = 200


def messages() -> Console:
    """The console for people: stderr."""
    return Console(stderr=True, highlight=False, soft_wrap=True)


def result(text: str) -> None:
    """One line of result, as it is."""
    sys.stdout.write(f"{text}\n")


def result_json(values: Any) -> None:
    """A result for scripts."""
    result(json.dumps(values, ensure_ascii=False, indent=2, default=str))


def result_json_list(values: Iterable[Any]) -> None:
    """The same of a list, item by item: it may be too long to be held at once."""
    before = "["
    for value in values:
        text = json.dumps(value, ensure_ascii=False, indent=2, default=str)
        sys.stdout.write(f"{before}\n{indent(text, '  ')}")
        before = ","
    result("[]" if before == "[" else "\n]")


def result_table(
    columns: Sequence[str], rows: Iterable[Sequence[str]], *, header: bool = True
) -> None:
    """A result for people; plain columns without borders, so that it can be cut and pasted."""
    table = Table(*columns, box=None, header_style="bold", pad_edge=False, show_header=header)
    for row in rows:
        table.add_row(*map(escape, row))
    # Piped, a table is as wide as it needs to be.
    Console(highlight=False, width=None if sys.stdout.isatty() else 200).print(table)


def say(text: str) -> None:
    """A message for people."""
    messages().print(escape(text))


def show_findings(findings: Iterable[FindingLike]) -> None:
    """The first findings, a line each, and how many more there are; blocking ones stand out."""
    console = messages()
    shown = tuple(findings)
    for finding in shown[:MOST_FINDINGS]:
        severity = getattr(finding, "severity", "blocking")
        style = {"blocking": "red", "warning": "yellow"}.get(severity, "dim")
        console.print(f"  [{style}]{severity}[/]  {escape(sentence(finding))}")
    if len(shown) > MOST_FINDINGS:
        console.print(f"  … and {len(shown) - MOST_FINDINGS} more")


def show_error(error: WorkflowError) -> None:
    """What is wrong, and everything that was found."""
    messages().print(f"[red]communique:[/] {escape(sentence(error))}")
    if isinstance(error, ConfirmationNeededError):
        say(sentence(ConfirmationNeededError("confirm_with_yes")))
    show_findings(error.findings)
