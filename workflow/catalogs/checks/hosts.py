"""
Addresses in running text: links, hosts, e-mail addresses and phone numbers.

Nothing is looked up. A host is what programs that read the text will make a link of: a name with
a scheme, with `www.`, or with a top-level domain that people know.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import Final

from babel import Locale

# Generic top-level domains that are used to mislead or to publish; countries come from CLDR.
_GENERIC: Final = frozenset(
    (
        "academy aero agency app art asia bank best biz blog buzz cam care cat center charity cfd"
        " city click cloud club co com coop cyou dev digital earth edu email eu expert fit"
        " foundation fun fund fyi games global gov green group guide health help host icu info ink"
        " int io jobs law life link live lol ltd me media mil mobi mov museum name net network news"
        " ngo one ong online org page party post press pro promo pub quest rest review sbs science"
        " shop site social solutions space store stream su support systems tech tel tips today top"
        " tv uk vip vote watch website wiki win work works world wtf xyz zip zone"
    ).split()
)

# A label of letters that look alike in Latin, Greek, Cyrillic and Armenian, or of any other
# script: where the two meet, an article, particle or preposition is written onto the name.
_ALIKE = r"[0-9A-Za-z\u00aa-\u00ff\u0100-\u052f\u0531-\u0588\u1d00-\u1fff_-]"
_OTHER = r"[^\W\u0000-\u0588\u1d00-\u1fff]"
_LABELS = rf"(?:{_ALIKE}{{1,63}}|{_OTHER}{{1,63}})"
_LAST = rf"(?:xn--[A-Za-z0-9-]{{1,59}}|(?:(?![\d_-]){_ALIKE}){{2,24}}|{_OTHER}{{2,24}})"
_HOST = re.compile(
    rf"(?P<scheme>[A-Za-z][A-Za-z0-9+.-]{{1,15}}://)?"
    rf"(?P<user>[A-Za-z0-9._%+-]{{1,64}}@)?"
    rf"(?P<host>{_LABELS}(?:\.{_LABELS}){{0,9}}\.{_LAST}|(?<=://)[\w-]+|(?<=://)\[[0-9A-Fa-f:.]+\])"
    rf"(?P<path>(?::\d{{1,5}})?(?:[/?#][^\s<>\"“”«»「」、。）)]*)?)"
)
_SCHEMES = re.compile(r"\b(?:javascript|data|vbscript|file):(?=\S)", re.IGNORECASE)
_EMAIL = re.compile(r"[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,10}")
# Without one of these there is no address: most texts have none.
_HINT = re.compile(r"\w\.\w|\w:\S")

# Format characters (Unicode, general category Cf).
_FORMAT = re.compile(
    "[\u00ad\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u180e\u200b-\u200f\u202a-\u202e"
    "\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb\U000110bd\U000110cd\U00013430-\U0001343f"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0001\U000e0020-\U000e007f]"
)

# International, in brackets, or with a trunk zero: 8 to 15 digits (ITU-T E.164, 6). Digits that
# begin otherwise are a quantity.
_PHONE = re.compile(
    # The second: in “3 000 000 000”, as many languages group it, no phone number begins with 000.
    r"(?<![\w.,/-])(?<![0-9٠-٩۰-۹][\u00a0\u202f])"
    r"(?:\+|\(0|\(\+|0)[0-9٠-٩۰-۹][0-9٠-٩۰-۹() \u00a0\u202f/.\u2010\u2011-]{5,24}"
    r"[0-9٠-٩۰-۹](?!\w)"
)
_DATE = re.compile(r"0?\d{1,2}[./-]\d{1,2}[./-]\d{2,4}")


@lru_cache(maxsize=4096)
def hosts(text: str) -> tuple[tuple[str, str], ...]:
    """
    The hosts in *text* in reading order, lower-case, each with the whole address it is in.

    >>> hosts("Write to press@example.org or see www.example.org/a.")
    (('example.org', 'press@example.org'), ('example.org', 'www.example.org/a'))
    """
    plain = _plain(text)
    return tuple(_hosts(plain)) if _HINT.search(plain) else ()


def _hosts(plain: str) -> Iterator[tuple[str, str]]:
    for match in _SCHEMES.finditer(plain):
        yield match[0].lower(), match[0].lower()
    for match in _HOST.finditer(plain):
        host = match["host"].strip("-_").casefold()
        if match["scheme"] or _is_host(host):
            yield _bare(host), f"{match['user'] or ''}{host}{match['path'].rstrip('.,;:!?')}"


def emails(text: str) -> list[str]:
    """The e-mail addresses in *text*, lower-case."""
    return [match[0].lower() for match in _EMAIL.finditer(_plain(text))]


def phones(text: str) -> dict[str, str]:
    """The phone numbers in *text*: their digits, and how they are written."""
    found = {}
    for match in _PHONE.finditer(text):
        digits = "".join(str(unicodedata.decimal(c)) for c in match[0] if c.isdecimal())
        if 8 <= len(digits) <= 15 and not _DATE.fullmatch(match[0]):
            found[digits] = match[0]
    return found


def without_addresses(text: str) -> str:
    """*text* with a gap where an address or phone number was."""
    for digits in phones(text).values():
        text = text.replace(digits, " \ufffc ")
    if not _HINT.search(text):
        return text
    text = _EMAIL.sub(" \ufffc ", text)
    return _HOST.sub(lambda m: " \ufffc " if m["scheme"] or _is_host(m["host"]) else m[0], text)


def without_invisible(text: str) -> str:
    """*text* without the characters that only steer its display."""
    return text if text.isascii() else _FORMAT.sub("", text)


def _plain(text: str) -> str:
    """What a program compares: compatibility forms and invisible characters are gone."""
    return text if text.isascii() else unicodedata.normalize("NFKC", without_invisible(text))


def _is_host(host: str) -> bool:
    first, _, rest = host.casefold().strip("-_").partition(".")
    last = rest.rpartition(".")[2]
    if not any(c.isalpha() for c in first + rest.removesuffix(last)):
        return False
    # "m.in." and its like are abbreviations; these are well-known short names.
    if len(first) == 1 and rest == last and len(last) == 2:
        return last in ("co", "me")
    return first == "www" or last in _top_level() or last.startswith("xn--")


def _bare(host: str) -> str:
    return host.removeprefix("www.").rstrip(".")


@cache
def _top_level() -> frozenset[str]:
    territories = map(str, Locale("en").territories)
    countries = {code.lower() for code in territories if len(code) == 2}
    return _GENERIC | countries - {"zz", "xa", "xb", "qo", "ez", "un"}
