"""
Characters that change the direction of what follows and are seen by nobody: with them a text reads
otherwise than it is (CVE-2021-42574).

Marks (U+200E, U+200F, U+061C) are none of them: they change nothing but their own place.
"""

import re
from typing import Final

_CONTROLS: Final = re.compile("[\u202a-\u202e\u2066-\u2069]")
_AROUND: Final = 20


def shown_controls(text: str) -> str:
    """The first of them in *text*, made visible with the words around it; empty without one."""
    found = _CONTROLS.search(text)
    if found is None:
        return ""
    part = text[max(0, found.start() - _AROUND) : found.end() + _AROUND]
    return _CONTROLS.sub(lambda each: f"[U+{ord(each[0]):04X}]", part).strip()
