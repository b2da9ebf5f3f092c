"""
Pictures that somebody sends: judged by content and size, and made anew in a process of its own.
"""

import hashlib
import json
from dataclasses import dataclass
from typing import Final

from workflow.domain.pictures import JPEG, PNG
from workflow.errors import InvalidInputError
from workflow.intake.children import DAMAGED, read_in_child
from workflow.intake.encoding import looks_like

# What `cli.door` and the desk let in at most.
MOST_SENT: Final = 20_000_000
# The camera of a telephone has 12 million, or 48.
MOST_PIXELS: Final = 50_000_000
# Each web page carries its pictures within it.
MOST_BYTES: Final = 700_000
# What the child ends with, beside `DAMAGED`.
TOO_LARGE: Final = 4
TOO_DETAILED: Final = 5
_CHILD: Final = "workflow.intake.picture_child"
_REFUSALS: Final = {
    DAMAGED: "picture_damaged",
    TOO_LARGE: "picture_too_large",
    TOO_DETAILED: "picture_too_detailed",
}
_LIMITS: Final = {"picture_too_large": MOST_PIXELS, "picture_too_detailed": MOST_BYTES}


@dataclass(frozen=True)
class ReadPicture:
    """
    A picture that can be shown anywhere: nothing but what it shows, and not too large.

    Attributes:
        media_type: `image/png` or `image/jpeg`.
        width: In pixels, as `height`.
    """

    data: bytes
    media_type: str
    width: int
    height: int

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.data).hexdigest()


def read_picture(data: bytes) -> ReadPicture:
    """
    Make a picture anew; the same file gives the same picture.

    Raises:
        InvalidInputError: `file_too_large`, `picture_unknown_form`, `picture_damaged`,
            `picture_too_large`, `picture_too_detailed`, `picture_limit`.
    """
    if len(data) > MOST_SENT:
        raise InvalidInputError("file_too_large", size=len(data), limit=MOST_SENT)
    if not data.startswith((PNG, JPEG)):
        raise InvalidInputError("picture_unknown_form", looks_like=looks_like(data))
    try:
        read = read_in_child(_CHILD, data, _REFUSALS, "picture_limit")
    except InvalidInputError as error:
        if error.code in _LIMITS:
            limit = f"{_LIMITS[error.code]:,}"
            raise InvalidInputError(error.code, limit=limit) from error
        raise
    line, _, made = read.partition(b"\n")
    return ReadPicture(made, **json.loads(line))
