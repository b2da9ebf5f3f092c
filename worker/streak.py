"""Renderings that take too long one after the other: then it is not the documents."""

from ctypes import c_ulong
from dataclasses import dataclass, field
from multiprocessing.sharedctypes import RawValue

from workflow.errors import RenderingError, WorkflowError

# Documents in a row that had to be ended: these are no longer the documents' own fault.
MOST_IN_A_ROW = 3


@dataclass(frozen=True)
class Streak:
    """How many documents in a row ran out of time; processes forked afterwards share the number."""

    number: c_ulong = field(default_factory=lambda: RawValue(c_ulong, 0))

    def lengthen(self) -> None:
        """A renderer had to be killed."""
        # No lock, which whoever is killed would keep: of two at one moment, one may be lost.
        self.number.value += 1

    def count(self, ended: BaseException | bool) -> None:
        """
        A rendering *ended*: with a document, in an error, or with nothing done.

        Nothing is done where another process had taken the row a moment sooner: that says nothing
        of how renderers stand.
        """
        if ended is True:
            self.number.value = 0
        elif isinstance(ended, WorkflowError) and ended.code == "rendering_limit":
            self.lengthen()

    def refuse(self, seconds: int) -> None:
        """
        Raises:
            RenderingError: `renderers_stand_still`, after `MOST_IN_A_ROW`.
        """
        if self.number.value >= MOST_IN_A_ROW:
            raise RenderingError("renderers_stand_still", count=self.number.value, seconds=seconds)
