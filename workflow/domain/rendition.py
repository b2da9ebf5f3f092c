"""The forms in which an edition is rendered."""

from enum import StrEnum
from types import MappingProxyType


class Format(StrEnum):
    """A form of a rendition; the value is the file's ending."""

    PDF = "pdf"
    HTML = "html"
    TXT = "txt"

    @property
    def media_type(self) -> str:
        """What an HTTP answer or a mail part says of it; text is always UTF-8."""
        return _MEDIA_TYPES[self]


_MEDIA_TYPES = MappingProxyType(
    {
        Format.PDF: "application/pdf",
        Format.HTML: "text/html; charset=utf-8",
        Format.TXT: "text/plain; charset=utf-8",
    }
)
