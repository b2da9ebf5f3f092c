"""Slugs: the names of articles in addresses, folders and files."""

import re
from typing import Final
from unicodedata import normalize

MAX_LENGTH: Final = 60

_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")

# Latin letters that Unicode does not decompose.
_LETTERS: Final = str.maketrans(
    {"ß": "ss", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i"}
)


def is_slug(text: str) -> bool:
    """Whether *text* is one: ASCII words in lower case, joined by hyphens, 60 characters."""
    return len(text) <= MAX_LENGTH and _SLUG.fullmatch(text) is not None


def slug_of(title: str, digest: str) -> str:
    """
    Make a slug of the first words of *title*; of the *digest*, where no Latin letter is left.

    >>> slug_of("Änderung: Russia’s 2nd “first”", "00c0ffee")
    'anderung-russias-2nd-first'
    """
    plain = normalize("NFKD", title.lower().translate(_LETTERS))
    ascii_only = re.sub(r"['’]", "", plain).encode("ascii", "ignore").decode()
    slug = _shortened("-".join(re.findall(r"[a-z0-9]+", ascii_only)))
    return slug if re.search(r"[a-z]", slug) else f"article-{digest[:8]}"


def _shortened(slug: str) -> str:
    if len(slug) <= MAX_LENGTH:
        return slug
    whole_words, hyphen, _ = slug[: MAX_LENGTH + 1].rpartition("-")
    return whole_words if hyphen else slug[:MAX_LENGTH]
