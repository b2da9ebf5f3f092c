"""The ready-made sentences of notices, in the words of the labels."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from workflow.domain.notes import Reason
from workflow.rendering.release import Notice, NoticeKind


def N_(message: str) -> str:  # noqa: N802  (the name by which messages are extracted)
    """Mark *message* for extraction."""
    return message


_WITHDRAWALS: Mapping[Reason, str] = MappingProxyType(
    {
        Reason.ERROR: N_("It contains an error."),
        Reason.MISTAKE: N_("It was published by mistake."),
        Reason.SUPERSEDED: N_("It has been superseded."),
    }
)
_CORRECTIONS: Mapping[Reason, str] = MappingProxyType(
    {
        Reason.ERROR: N_("An earlier version contained an error."),
        Reason.SUPERSEDED: N_("This version replaces an earlier one."),
    }
)
_FOLLOWS = N_("The reason will follow.")


def ready_sentence(notice: Notice, gettext: Callable[[str], str]) -> str:
    """What the labels say of why, in the language of *gettext*; empty if own words say it all."""
    if notice.kind is NoticeKind.CORRECTION:
        return gettext(_CORRECTIONS[notice.reason]) if notice.reason else ""
    if notice.reason:
        return gettext(_WITHDRAWALS[notice.reason])
    return "" if notice.text else gettext(_FOLLOWS)
