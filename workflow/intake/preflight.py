"""
What an editor would catch before a release goes out; nothing of it blocks.

The list is that of Business Wire's editors, "ten most frequent catches": missing date, place or
contact, days that are no such weekday, broken links, footnotes that are not there, quotation
marks. What needs more than the text (whether a link answers) is asked elsewhere.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from functools import cache
from itertools import pairwise
from typing import Final
from urllib.parse import urlsplit

from babel import Locale, UnknownLocaleError
from markdown_it.token import Token

from workflow.catalogs.markup import parse
from workflow.domain.article import ArticleText
from workflow.domain.findings import Finding, Severity
from workflow.domain.language import LanguageTag
from workflow.domain.network import address_written, is_public
from workflow.intake.draft import at_line

_WEB = re.compile(r"https?:", re.IGNORECASE)
_LABEL = re.compile(r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?", re.IGNORECASE)
_PRIVATE_ENDS: Final = (".localhost", ".local", ".internal", ".lan", ".home.arpa")
_REFERENCE = re.compile(r"\[\^([^\]\s]{1,40})\]")


def preflight(text: ArticleText, language: LanguageTag) -> tuple[Finding, ...]:
    """Those about the whole first, then those of the body in its order, with their lines."""
    tokens = parse(text.body)
    found = [*_headings(tokens), *_words(tokens, language), *_links(tokens)]
    found.sort(key=lambda each: int(each.where.removeprefix("line ") or 0))
    return (*_missing(text), *found)


def web_links(text: ArticleText) -> tuple[str, ...]:
    """The http and https addresses that *text* links to, each once, in its order."""
    tokens = (*parse(text.body), *parse(text.boilerplate))
    return tuple(dict.fromkeys(target for _, target in _targets(tokens)))


def _missing(text: ArticleText) -> Iterator[Finding]:
    if text.date is None:
        yield Finding("date_missing", Severity.WARNING)
    if not text.place:
        yield Finding("place_missing", Severity.INFO)
    if not text.contacts_from and not any(each.email or each.phone for each in text.contacts):
        yield Finding("contact_missing", Severity.WARNING)
    if text.organisation and text.organisation.casefold() not in text.title.casefold():
        values = {"organisation": text.organisation[:80]}
        yield Finding("organisation_not_in_title", Severity.INFO, values=values)


def _headings(tokens: Sequence[Token]) -> Iterator[Finding]:
    """WCAG 2.2, 1.3.1: who jumps from heading to heading thinks that something is missing."""
    # The headline stands above them all, and both # and ## may be next.
    before = 1
    for token, inline in pairwise(tokens):
        if token.type == "heading_open":
            level = int(token.tag[1:])
            if level > before + 1:
                values = {"heading": inline.content[:60], "level": level, "before": before}
                yield at_line(_line(token), "heading_skips", Severity.WARNING, **values)
            before = level


def _words(tokens: Sequence[Token], language: LanguageTag) -> Iterator[Finding]:
    for token in tokens:
        if token.type != "inline":
            continue
        line = _line(token)
        text = "".join(
            child.content if child.type == "text" else " " if child.type == "softbreak" else ""
            for child in token.children or ()
        )
        for label in dict.fromkeys(_REFERENCE.findall(text)):
            yield at_line(line, "footnote_absent", Severity.WARNING, label=label)
        yield from _weekdays(text, language, line)
        # A quotation over several paragraphs is opened in each and closed once.
        if text.count("”") > text.count("“") and language.language == "en":
            yield at_line(line, "quotation_open", Severity.INFO, start=text[:40])


def _links(tokens: Sequence[Token]) -> Iterator[Finding]:
    targets = list(_targets(tokens))
    counts = Counter(target for _, target in targets)
    lines: dict[str, int] = {}
    for line, target in targets:
        lines.setdefault(target, line)
    for target, line in lines.items():
        shown = target[:80]
        if code := _link_fault(target):
            yield at_line(line, code, Severity.WARNING, target=shown)
        if counts[target] > 1:
            count = counts[target]
            yield at_line(line, "link_twice", Severity.INFO, target=shown, count=count)


def _targets(tokens: Sequence[Token]) -> Iterator[tuple[int, str]]:
    for token in tokens:
        for child in token.children or ():
            target = str(child.attrs.get("href", ""))
            if child.type == "link_open" and _WEB.match(target):
                yield _line(token), target


def _link_fault(target: str) -> str:
    """The code of what is wrong with a web address; empty if nothing is."""
    try:
        parts = urlsplit(target)
        host = (parts.hostname or "").rstrip(".")
        _ = parts.port
        ascii_host = host if ":" in host else host.encode("idna").decode()
    except (ValueError, UnicodeError):
        return "link_malformed"
    address = address_written(host)
    if address is not None:
        return "" if is_public(address) else "link_private"
    if host == "localhost" or host.endswith(_PRIVATE_ENDS):
        return "link_private"
    labels = ascii_host.split(".")
    is_name = len(labels) > 1 and all(_LABEL.fullmatch(each) for each in labels)
    return "" if is_name else "link_malformed"


def _weekdays(text: str, language: LanguageTag, line: int) -> Iterator[Finding]:
    calendar = _calendar(language)
    if calendar is None:
        return
    pattern, weekdays, months = calendar
    for match in pattern.finditer(text.casefold()):
        parts = match.groupdict()
        month = months[parts["month1"] or parts["month2"]]
        number = int(parts["day1"] or parts["day2"])
        try:
            day = date(int(parts["year1"] or parts["year2"]), month, number)
        except ValueError:
            continue
        if day.weekday() != weekdays[parts["weekday"]]:
            values = {"date": day.isoformat(), "weekday": parts["weekday"].title()}
            yield at_line(line, "weekday_wrong", Severity.WARNING, **values)


_Calendar = tuple[re.Pattern[str], dict[str, int], dict[str, int]]


@cache
def _calendar(language: LanguageTag) -> _Calendar | None:
    """A weekday with a day after it, in the words of *language*; None for what CLDR lacks."""
    try:
        locale = Locale.parse(language.gettext)
    except (UnknownLocaleError, ValueError):
        return None
    weekdays = {name.casefold(): number for number, name in locale.days["format"]["wide"].items()}
    months = {
        name.casefold(): number
        for context in ("format", "stand-alone")
        for number, name in locale.months[context]["wide"].items()
        if not name[0].isdigit()
    }
    if not months:
        # Where months are numbers (Chinese, Japanese), dates are written otherwise.
        return None
    weekday, month = (_any_of(names) for names in (weekdays, months))
    # Between them stand a comma, an article or a preposition: "le", "den", "de", "of".
    return (
        re.compile(
            rf"\b(?P<weekday>{weekday})\b\W{{1,3}}(?:[^\W\d]{{1,4}}\W{{1,2}}){{0,2}}"
            rf"(?:(?P<day1>\d{{1,2}})(?:st|nd|rd|th|er|º)?\.?\s(?:[^\W\d]{{1,3}}\s)?"
            rf"(?P<month1>{month})\b,?\s(?:[^\W\d]{{1,3}}\s)?(?P<year1>\d{{4}})"
            rf"|(?P<month2>{month})\s(?P<day2>\d{{1,2}})(?:st|nd|rd|th)?,?\s(?P<year2>\d{{4}}))"
        ),
        weekdays,
        months,
    )


def _any_of(names: dict[str, int]) -> str:
    return "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))


def _line(token: Token) -> int:
    return token.map[0] + 1 if token.map else 0
