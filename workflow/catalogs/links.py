"""Which link targets may go into a document. It judges the form only; nothing is looked up."""

import re

# RFC 3986, 3.1 and 4.2: what stands before the first colon of a path's first part is a scheme.
_SCHEME = re.compile(r"[^/?#]*:")
_ALLOWED = re.compile(r"(?:https?://[^/?#\s]|mailto:\S|tel:\S)", re.IGNORECASE)


def is_allowed(target: str) -> bool:
    """
    Whether *target* is an http, https, mailto or tel address, a path or a fragment.

    `//host/path` is not a path: it leaves the site without saying so.

    >>> is_allowed("/docs/13/"), is_allowed("javascript:alert(1)"), is_allowed("//elsewhere.org")
    (True, False, False)
    """
    if _SCHEME.match(target):
        return _ALLOWED.match(target) is not None
    return target != "" and not target.startswith(("//", "\\"))
