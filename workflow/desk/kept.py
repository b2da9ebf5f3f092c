"""
What a form sent that was not taken: the page that says so keeps it, and gives it back.

For browsers in which no script runs; with one, no page is left before its form is taken.
"""

import json
from dataclasses import dataclass

from fastapi import Request
from starlette.datastructures import FormData

from workflow.desk.visits import fields_of, is_own_origin, own_path

# The key of a session that may be over, what must not be written onto any page, and the answer
# to a question that is asked anew.
_NEVER = frozenset({"form_key", "password", "old", "new", "again", "code", "confirm"})
# A page that keeps more than this is of no use to anybody.
_MOST_CHARACTERS = 1_000_000
# Longer than a name, an address or a date: a text that somebody would miss.
_LONGEST_WORD = 40


@dataclass(frozen=True)
class Kept:
    """
    Attributes:
        path: Where the form was sent to, a path of ours.
        fields: Names and values, in their order; a name may stand there more than once.
    """

    path: str
    fields: tuple[tuple[str, str], ...]

    @property
    def texts(self) -> tuple[tuple[str, str], ...]:
        """What a person would miss: these are shown, the other fields go with them unseen."""
        return tuple(each for each in self.fields if _is_text(each[1]))

    @property
    def others(self) -> tuple[tuple[str, str], ...]:
        return tuple(each for each in self.fields if not _is_text(each[1]))

    @property
    def packed(self) -> str:
        """For a hidden field, from which `unpacked` makes it again."""
        return json.dumps([self.path, *self.fields], ensure_ascii=False)


async def kept_of(request: Request) -> Kept | None:
    """
    What the form of *request* sent; None if nobody typed anything into it.

    What another site's page sent is not given back: whoever pressed a button here would send it.
    """
    if request.method != "POST" or not is_own_origin(request):
        return None
    fields = getattr(request.state, "fields", None)
    if fields is None:
        fields = await _fields_of_stranger(request)
    return _kept(request.scope["path"], fields) if fields is not None else None


def unpacked(packed: str) -> Kept | None:
    """What a hidden field holds; None if that is nothing that `Kept.packed` made."""
    try:
        path, *pairs = json.loads(packed)
        fields = tuple((name, value) for name, value in pairs)
    except (ValueError, TypeError):
        return None
    if not all(isinstance(each, str) for pair in ((path, ""), *fields) for each in pair):
        return None
    return Kept(own_path(path), fields)


async def _fields_of_stranger(request: Request) -> FormData | None:
    """A form that nobody has read yet, because its sender is not signed in."""
    size = request.headers.get("content-length", "")
    is_form = request.headers.get("content-type", "").startswith(_FORMS)
    if not is_form or not size.isdigit() or int(size) > _MOST_CHARACTERS:
        return None
    return await fields_of(request)


_FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")


def _kept(path: str, sent: FormData) -> Kept | None:
    pairs = [(name, value) for name, value in sent.multi_items() if isinstance(value, str)]
    fields = tuple((name, value) for name, value in pairs if name not in _NEVER)
    if sum(len(value) for _, value in fields) > _MOST_CHARACTERS:
        return None
    return Kept(path, fields) if any(value.strip() for _, value in fields) else None


def _is_text(value: str) -> bool:
    return len(value) > _LONGEST_WORD or len(value.split()) > 1
