"""
Numbers, paths and transformations of an SVG drawing, read by their grammar and written again.

What comes out holds numbers and known letters only, so that no later reader meets a form it does
not know (SVG 1.1, 8.3.9 and 7.6).
"""

import re
from collections.abc import Iterator

# How many arguments each command takes; a lower-case one takes as many.
_ARGUMENTS = {"M": 2, "L": 2, "H": 1, "V": 1, "C": 6, "S": 4, "Q": 4, "T": 2, "A": 7, "Z": 0}
# Of an arc, these are flags: one digit, which need not be parted from what follows.
_FLAGS = (3, 4)

_NUMBER = re.compile(r"[+-]?(?:\d{1,9}(?:\.\d{0,12})?|\.\d{1,12})(?:[eE][+-]?\d{1,2})?")
_GAP = re.compile(r"[ \t\r\n]*,?[ \t\r\n]*")
_TRANSFORM = re.compile(r"(matrix|translate|scale|rotate|skewX|skewY)\s*\(([^()]*)\)[\s,]*")
_TRANSFORM_ARGUMENTS = {
    "matrix": (6,),
    "translate": (1, 2),
    "scale": (1, 2),
    "rotate": (1, 3),
    "skewX": (1,),
    "skewY": (1,),
}
# A page is 842 points high.
_LARGEST = 1_000_000.0
# Beyond this a reader walks longer than a logo is worth.
MOST_PATH_CHARACTERS = 40_000


def written(number: float) -> str:
    """
    *number* without an exponent and without what no eye sees.

    >>> written(1.500000001), written(-0.0), written(3.0)
    ('1.5', '0', '3')
    """
    text = f"{number:.6f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def number(text: str) -> float:
    """
    Raises:
        ValueError: *text* is not one number within bounds; `px` may stand behind it.
    """
    match = _NUMBER.fullmatch(text.strip().removesuffix("px"))
    if not match:
        raise ValueError(text)
    return _bounded(match[0])


def numbers(text: str) -> tuple[float, ...]:
    """
    Raises:
        ValueError: *text* is not a list of numbers, parted by blanks or commas.
    """
    found = []
    at = _gap(text, 0)
    while at < len(text):
        match = _NUMBER.match(text, at)
        if not match:
            raise ValueError(text[:40])
        found.append(_bounded(match[0]))
        at = _gap(text, match.end())
    return tuple(found)


def points(text: str) -> str:
    """
    The corners of a polygon, written again.

    Raises:
        ValueError: Not pairs of numbers.
    """
    found = numbers(text)
    if len(found) % 2:
        raise ValueError(text[:40])
    return " ".join(map(written, found))


def path(text: str) -> str:
    """
    The outline *text*, written again.

    >>> path("M0,0l1-1a1 1 0 01.5.5z")
    'M0 0 l1 -1 a1 1 0 0 1 0.5 0.5 z'

    Raises:
        ValueError: It is no path, or a very long one.
    """
    if len(text) > MOST_PATH_CHARACTERS:
        raise ValueError(f"{len(text)} characters")
    return " ".join(_segments(text))


def transform(text: str) -> str:
    """
    Raises:
        ValueError: *text* is not a list of at most eight transformations.
    """
    found: list[str] = []
    at = len(text) - len(text.lstrip())
    while at < len(text):
        match = _TRANSFORM.match(text, at)
        values = numbers(match[2]) if match else ()
        if not match or len(values) not in _TRANSFORM_ARGUMENTS[match[1]] or len(found) == 8:
            raise ValueError(text[:40])
        found.append(f"{match[1]}({' '.join(map(written, values))})")
        at = match.end()
    return " ".join(found)


def _segments(text: str) -> Iterator[str]:
    at = _gap(text, 0)
    command = ""
    while at < len(text):
        if text[at].upper() in _ARGUMENTS:
            if not command and text[at] not in "Mm":
                raise ValueError(text[:40])
            command = text[at]
            at = _gap(text, at + 1)
        elif command in ("", "Z", "z"):
            raise ValueError(text[at : at + 40])
        count = _ARGUMENTS[command.upper()]
        values = []
        for place in range(count):
            value, at = _argument(text, at, flag=command in "Aa" and place in _FLAGS)
            values.append(written(value))
        yield command + " ".join(values)
        # More pairs after a "move to" draw lines.
        command = {"M": "L", "m": "l"}.get(command, command)


def _argument(text: str, at: int, *, flag: bool) -> tuple[float, int]:
    if flag:
        if text[at : at + 1] not in ("0", "1"):
            raise ValueError(text[at : at + 40])
        return float(text[at]), _gap(text, at + 1)
    match = _NUMBER.match(text, at)
    if not match:
        raise ValueError(text[at : at + 40])
    return _bounded(match[0]), _gap(text, match.end())


def _gap(text: str, at: int) -> int:
    match = _GAP.match(text, at)
    return match.end() if match else at


def _bounded(text: str) -> float:
    value = float(text)
    if abs(value) > _LARGEST:
        raise ValueError(text)
    return value
