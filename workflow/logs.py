"""
What the program writes into its log: fixed event names, ids as fields, and nobody's words.

A log is read by many and kept for long, and an embargo must not leak through it: no title, slug or
text goes in, and of an error only its code or its class. Levels: debug, a piece of work was done;
info, it ended otherwise than asked, which its row says too; warning, something went wrong, mended
by itself or wanting a person.
"""

import json
import logging
import sys
import traceback
from collections.abc import Callable
from datetime import UTC, datetime
from types import TracebackType
from typing import Any, TextIO, cast

import structlog
from structlog.stdlib import BoundLogger, ProcessorFormatter

# What these say is about connections and processes. Of every other library only the fixed words
# of a message are kept, because its values may be somebody's text.
_DISCREET = ("amqp", "celery", "kombu", "redis", "uvicorn")

# Tells each failed task with the words of its error; ours are told by `worker.reporting`.
_TALKATIVE = ("celery.app.trace",)

_FRAMES = 8


def event_log(name: str) -> BoundLogger:
    """The log of a module: `log.info("event_name", work_id=7)`; it needs no configuration."""
    wrapped = structlog.wrap_logger(
        logging.getLogger(name),
        processors=[structlog.stdlib.filter_by_level, ProcessorFormatter.wrap_for_formatter],
        wrapper_class=BoundLogger,
        cache_logger_on_first_use=True,
    )
    return cast(BoundLogger, wrapped)


def configure(form: str, level: str, stream: TextIO | None = None) -> None:
    """
    Send everything that is logged to stderr, in one form; for entry modules, once.

    Args:
        form: `json`, an object a line, or `text` for people.
        level: What is less than this is left out.
    """
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(_Line(_as_json if form == "json" else _as_text))
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level.upper())
    for name in _TALKATIVE:
        logging.getLogger(name).setLevel(logging.CRITICAL)


class _Line(logging.Formatter):
    """Makes a line of what was logged, by us or by a library."""

    def __init__(self, render: Callable[[dict[str, Any]], str]) -> None:
        super().__init__()
        self._render = render

    def format(self, record: logging.LogRecord) -> str:
        return self._render(_facts(record))


def _facts(record: logging.LogRecord) -> dict[str, Any]:
    """When, how bad, what and where, in this order; then the event's own fields."""
    ours: dict[str, Any] = dict(record.msg) if isinstance(record.msg, dict) else {}
    facts = {
        "at": _instant(record.created),
        "level": record.levelname.lower(),
        "event": ours.pop("event", "library_said"),
        "logger": record.name,
        "pid": record.process,
    }
    raised = ours.pop("exc_info", None) or record.exc_info
    if not isinstance(record.msg, dict):
        facts["message"] = _discreet(record)
    if isinstance(raised, tuple) and raised[0] is not None:
        facts |= of_exception(raised[0], raised[2])
    return facts | ours


def _instant(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="milliseconds")


def _discreet(record: logging.LogRecord) -> str:
    if record.name.partition(".")[0] in _DISCREET:
        return record.getMessage().strip()
    return str(record.msg) if record.args else "(withheld)"


def of_exception(kind: type[BaseException], trace: TracebackType | None) -> dict[str, Any]:
    """What may be told of an error: its class and where it was raised, not what it says."""
    frames = traceback.extract_tb(trace)[-_FRAMES:]
    places = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
    return {"error": kind.__name__, "trace": places}


def _as_json(facts: dict[str, Any]) -> str:
    return json.dumps(facts, ensure_ascii=False, default=str)


def _as_text(facts: dict[str, Any]) -> str:
    head = [facts.pop(name) for name in ("at", "level", "event")]
    told = (f"{name}={value}" for name, value in facts.items() if name not in ("logger", "pid"))
    return " ".join([*head, *told])
