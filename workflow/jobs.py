"""
The kinds of work and the row that says that some should exist.

A row is the truth; what travels through the broker is a hint: the name of a task and the id of a
row. The names here are the names of the Celery tasks.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any


class Kind(StrEnum):
    """What can be wanted; the value is the task that does it."""

    MOVE = "article.move"
    OPEN = "article.open_catalogs"
    PUBLISH = "article.publish"
    RENDER = "edition.render"
    WITHDRAW = "article.withdraw"


# Not a kind of row: the sweep that finds rows without a hint, and hints them again.
RECONCILE = "work.reconcile"

# Work that needs no rendered file.
EDITORIAL: tuple[Kind, ...] = (Kind.MOVE, Kind.OPEN, Kind.WITHDRAW)

TASK_NAMES: frozenset[str] = frozenset({*Kind, RECONCILE})


class WorkState(StrEnum):
    """
    How a wanted row ended, or that it has not.

    `refused` is a rule's answer, `failed` the machine's, `superseded` means that what was wanted
    is no longer what anybody wants, `void` that a publication was accepted for another text than
    the article has now.
    """

    WANTED = "wanted"
    DONE = "done"
    REFUSED = "refused"
    FAILED = "failed"
    SUPERSEDED = "superseded"
    VOID = "void"


class Stall(StrEnum):
    """
    Why an accepted publication or withdrawal that is due is not done.

    `gate`: something keeps it back, mostly the gate; it is tried again until nothing does. `late`:
    its time of grace is over. `restored`: it comes from a back-up. The last two wait for a person.
    """

    GATE = "gate"
    LATE = "late"
    RESTORED = "restored"


@dataclass(frozen=True)
class Wanted:
    """
    Work that should exist.

    Attributes:
        key: Unique: wanting the same twice is wanting it once.
        params: JSON values; their meaning is the kind's.
        requested_by: Name of the person whose act led to it.
        due_at: When it may be done at the earliest.
        attempts: How often somebody began it.
        outcome: What came of it; for refused, failed and stalled rows `code`, `values`, `findings`.
        wanted_at: When somebody first asked for it.
        stalled: Why it is not done although it is due; None for all other work.
    """

    id: int
    kind: Kind
    key: str
    article_id: int
    params: Mapping[str, Any]
    requested_by: str
    due_at: datetime
    state: WorkState
    attempts: int
    outcome: Mapping[str, Any]
    wanted_at: datetime
    stalled: Stall | None = None


@dataclass(frozen=True)
class Held:
    """
    Work that a process has begun and not ended.

    Attributes:
        owner: Whose lease it is: names the machine and the process.
        lasted: For how long, by the database's clock.
    """

    wanted: Wanted
    owner: str
    lasted: timedelta


@dataclass(frozen=True)
class Outcome:
    """What came of a piece of work; *facts* are JSON values."""

    state: WorkState = WorkState.DONE
    facts: Mapping[str, Any] = field(default_factory=dict)
