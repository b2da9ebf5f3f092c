"""Which addresses a page may point to, whatever the document says."""

import re
from urllib.parse import quote

from workflow.domain.document import Link, Text

_ABSOLUTE = re.compile(r"(?:https?://|mailto:|tel:)[^\s\x00-\x1f\x7f]+", re.IGNORECASE)
# A path, query or fragment on the same site: no scheme, no other host, nothing a browser skips.
_RELATIVE = re.compile(r"(?!//)[\w.~#?/%-][^\s\x00-\x1f\x7f\\:]*")
# Link texts that are themselves an address are set from left to right in every language.
_ADDRESS = re.compile(r"[!-~]*[.@/][!-~]*")


def is_absolute(target: str) -> bool:
    """Whether *target* is an http, https, mailto or tel address."""
    return bool(_ABSOLUTE.fullmatch(target))


def is_external(target: str) -> bool:
    """Whether *target* leads to another site."""
    return target[:4].lower() == "http" and is_absolute(target)


def is_safe(target: str) -> bool:
    """Whether *target* may be followed: an absolute address or a path on the same site."""
    return is_absolute(target) or bool(_RELATIVE.fullmatch(target))


def shows_address(link: Link) -> bool:
    """Whether the text of *link* is an address, such as `www.example.org/report`."""
    first = link.children[0] if len(link.children) == 1 else None
    return isinstance(first, Text) and bool(_ADDRESS.fullmatch(first.text))


def mailto(address: str) -> str:
    """The `mailto:` target of an e-mail *address*; nothing in it can add a header or a body."""
    return "mailto:" + quote(address, safe="@")


def tel(number: str) -> str:
    """
    The `tel:` target of a phone *number* (RFC 3966: digits and a leading plus).

    >>> tel("+41 (0)22 917-0000")
    'tel:+410229170000'
    """
    return "tel:" + re.sub(r"[^0-9+]", "", number)
