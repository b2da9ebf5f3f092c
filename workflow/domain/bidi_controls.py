"""
Characters that change the direction of what follows and are seen by nobody: with them a text reads
otherwise than it is (CVE-2021-42574).

Marks (U+200E, U+200F, U+061C) are none of them: they change nothing but their own place.
"""

import re
from collections.abc import Iterator
from typing import Final

from workflow.domain.findings import Finding

_CONTROLS: Final = re.compile("[\u202a-\u202e\u2066-\u2069]")
_AROUND: Final = 20


def shown_controls(text: str) -> str:
    """The first of them in *text*, made visible with the words around it; empty without one."""
    found = _CONTROLS.search(text)
    if found is None:
        return ""
    part = text[max(0, found.start() - _AROUND) : found.end() + _AROUND]
    return _CONTROLS.sub(lambda each: f"[U+{ord(each[0]):04X}]", part).strip()


def in_headline(title: str) -> Iterator[Finding]:
    """A headline with one is refused, whenever it was written: it is quoted without its text."""
    if shown := shown_controls(title):
        yield Finding("headline_bidi", where="title", values={"shown": shown})
