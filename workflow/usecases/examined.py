"""What examining a machine finds."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Examined:
    """
    One thing that was looked at.

    Attributes:
        detail: What was found, in a few words.
        remedy: The command that mends it; empty if it is well.
        needed: Whether the service cannot do without it.
    """

    name: str
    ok: bool
    detail: str
    remedy: str = ""
    needed: bool = True
