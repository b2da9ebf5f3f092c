"""
The checks that every translation passes: one small class each, listed in `CHECKS`.

A check knows one rule and yields what it found; places and severities are added in `running`.
`docs/checks.md` lists them for people.
"""

from workflow.catalogs.checks.running import CHECKS, check, check_edition, place_of
from workflow.catalogs.checks.structure import CONTROL
from workflow.catalogs.checks.unit import Check, Unit

__all__ = [
    "CHECKS",
    "CONTROL",
    "Check",
    "Unit",
    "check",
    "check_edition",
    "place_of",
]
