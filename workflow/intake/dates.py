"""Days and instants as people write them in releases; English month names only."""

import re
from datetime import date, datetime
from typing import Final

_MONTHS: Final = (
    "january february march april may june july august september october november december"
).split()

# A day anywhere in a line; for use in other patterns, case ignored.
DAY: Final = (
    r"(?:\d{4}-\d{2}-\d{2}"
    r"|(?:[a-z]{6,9}, )?\d{1,2} [a-z]{3,9}\.?,? \d{4}"
    r"|(?:[a-z]{6,9}, )?[a-z]{3,9}\.? \d{1,2}, \d{4})"
)
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_DAY_FIRST = re.compile(r"(?:[a-z]+, )?(\d{1,2}) ([a-z]{3,9})\.?,? (\d{4})", re.IGNORECASE)
_MONTH_FIRST = re.compile(r"(?:[a-z]+, )?([a-z]{3,9})\.? (\d{1,2}), (\d{4})", re.IGNORECASE)


def day(text: str) -> date | None:
    """
    Read `2025-07-11`, `11 July 2025` or `July 11, 2025`; None if it is no day of the calendar.

    >>> day("Friday, 11 Jul. 2025") == day("2025-07-11")
    True
    """
    parts = _parts(text.strip())
    if parts is None:
        return None
    try:
        return date(*parts)
    except ValueError:
        return None


def instant(text: str) -> datetime | None:
    """
    Read an instant in ISO 8601; a naive one if it names no zone, None if it is none.

    Only instants that every zone can express are taken, so that converting never overflows.
    """
    try:
        read = datetime.fromisoformat(text.strip())
    except ValueError:
        return None
    return read if 1900 <= read.year <= 2200 else None


def _parts(text: str) -> tuple[int, int, int] | None:
    if match := _ISO.fullmatch(text):
        return int(match[1]), int(match[2]), int(match[3])
    if match := _DAY_FIRST.fullmatch(text):
        return int(match[3]), _month(match[2]), int(match[1])
    if match := _MONTH_FIRST.fullmatch(text):
        return int(match[3]), _month(match[1]), int(match[2])
    return None


def _month(name: str) -> int:
    """1 to 12; 0, which is in no calendar, for a word that is no month."""
    short = name.lower()
    return next((n for n, month in enumerate(_MONTHS, start=1) if month.startswith(short)), 0)
