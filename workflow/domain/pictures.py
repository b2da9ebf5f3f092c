"""
Pictures of articles.

A text names a picture by the digest of what it shows, so that whoever approves the text approves
the picture, and no rendition can ever show another one under the same name.
"""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

# How files of the two forms begin in which pictures are kept.
PNG: Final = b"\x89PNG\r\n\x1a\n"
JPEG: Final = b"\xff\xd8\xff"

# Of a text: each of its web pages carries them all, and each may have a megabyte there.
MOST_PICTURES: Final = 20

_ADDRESS = re.compile(r"picture:([0-9a-f]{64})")


@dataclass(frozen=True)
class Picture:
    """
    A picture that the texts of articles may show.

    Attributes:
        sha256: Of its bytes; it is the artifact of this name.
        article_id: To which it was added.
        name: That of the file it came in; may be empty.
        width: In pixels, as `height`.
    """

    sha256: str
    article_id: int
    name: str
    media_type: str
    bytes: int
    width: int
    height: int
    added_by: str
    added_at: datetime

    @property
    def address(self) -> str:
        return address_of(self.sha256)

    def as_json(self) -> dict[str, Any]:
        """What programs are told of it, as JSON values; instants in ISO 8601."""
        facts = {name: value for name, value in vars(self).items() if name != "article_id"}
        return {"address": self.address, **facts, "added_at": self.added_at.isoformat()}


def address_of(sha256: str) -> str:
    """How a text names a picture: `![what it shows](picture:…)`."""
    return f"picture:{sha256}"


def digest_in(source: str) -> str:
    """
    The digest that *source*, the address of an image, names; empty for any other address.

    >>> digest_in("picture:" + 64 * "a") == 64 * "a", digest_in("https://example.org/a.png")
    (True, '')
    """
    match = _ADDRESS.fullmatch(source)
    return match[1] if match else ""


def media_type_of(data: bytes) -> str:
    """Of a PNG or JPEG, by how it begins."""
    return "image/png" if data.startswith(PNG) else "image/jpeg"
