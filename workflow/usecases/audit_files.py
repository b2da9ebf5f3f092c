"""The audit log as a file, for a spreadsheet or a program."""

import csv
import io
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from enum import StrEnum
from types import MappingProxyType

from workflow.storage.audit_store import Sought
from workflow.storage.unit_of_work import UnitOfWork
from workflow.usecases.auditing import Entry, audit_parts

_AT_ONCE = 500
_COLUMNS = ("id", "at", "actor", "action", "subject", "details", "previous", "hash")
# OWASP: a spreadsheet takes what begins so for a formula, also in full width (ASVS 5.0, 1.2.10).
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


class AuditForm(StrEnum):
    """The form of the file; the value is its ending."""

    CSV = "csv"
    JSON_LINES = "jsonl"

    @property
    def media_type(self) -> str:
        return "text/csv; charset=utf-8" if self is AuditForm.CSV else _JSON_LINES_TYPE


_JSON_LINES_TYPE = "application/jsonl; charset=utf-8"


def exported(
    read: Callable[[], AbstractContextManager[UnitOfWork]], sought: Sought, form: AuditForm
) -> Iterator[str]:
    """
    All that is sought, oldest first, in parts of a file; who may is asked before.

    Args:
        read: Opens a transaction; there is one for each part, for the log only grows, and no
            reader keeps one for minutes.
    """
    rows = _ROWS[form]
    yield _heading() if form is AuditForm.CSV else ""
    above = 0
    while True:
        with read() as uow:
            part = next(audit_parts(uow, sought, _AT_ONCE, above), ())
        if not part:
            return
        yield rows(part)
        above = part[-1]["id"]


def _heading() -> str:
    return _written([_COLUMNS])


def _as_csv(entries: Sequence[Entry]) -> str:
    return _written([_cells(entry) for entry in entries])


def _cells(entry: Entry) -> tuple[str, ...]:
    plain = _plain(entry)
    plain["details"] = json.dumps(plain["details"], ensure_ascii=False, sort_keys=True)
    return tuple(_harmless(str(plain[name])) for name in _COLUMNS)


def _written(rows: Sequence[Sequence[str]]) -> str:
    """As RFC 4180 has it."""
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue()


def _as_json_lines(entries: Sequence[Entry]) -> str:
    return "".join(json.dumps(_plain(each), ensure_ascii=False) + "\n" for each in entries)


def _plain(entry: Entry) -> dict[str, object]:
    values = {name: entry[name] for name in _COLUMNS}
    return values | {"at": entry["at"].isoformat()}


def _harmless(cell: str) -> str:
    return "'" + cell if cell.startswith(_FORMULA) else cell


_ROWS: Mapping[AuditForm, Callable[[Sequence[Entry]], str]] = MappingProxyType(
    {AuditForm.CSV: _as_csv, AuditForm.JSON_LINES: _as_json_lines}
)
