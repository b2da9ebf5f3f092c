"""
How often the checks cry wolf: every warning on real translations, per check and language.

The press kit was translated by its community into 11 languages, the sample by us into 12. Prints
alarms per 100 messages and one sample of each. Run it with `make bench`; `-v` prints every alarm.
"""

import re
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path

import polib

from tests.journeys.presskit import fill
from workflow.catalogs.checks import CHECKS, check, check_edition
from workflow.catalogs.segments import segments
from workflow.domain.findings import Finding
from workflow.domain.language import LanguageTag
from workflow.domain.segment import Segment
from workflow.intake import read_article
from workflow.wording import sentence

TESTS = Path(__file__).parent.parent
PRESSKIT = TESTS / "data" / "presskit13"
SAMPLE = TESTS.parent / "workflow" / "sample"
SOURCE = LanguageTag("en")

# What `fill` adds: a placeholder of the source with its text, in brackets.
_MENDED = re.compile(r" \((<[a-z]+\d+(?:/>|>[^()]*))\)$")

Pairs = list[tuple[Segment, str]]
Found = list[tuple[Finding, str]]


def main() -> None:
    """Print the table and the samples of both sets."""
    for title, editions in (("press kit", presskit()), ("sample", sample())):
        sizes: dict[str, int] = {}
        found: dict[str, Found] = {}
        for language, pairs in editions:
            sizes[str(language)] = len(pairs)
            found[str(language)] = alarms(language, pairs)
        report(title, sizes, found)
    planted()


def planted() -> None:
    """How many planted faults are found: one in each message of both sets that can have it."""
    print("\n### planted faults\n\n| fault | planted | found |\n| --- | ---: | ---: |")
    editions = [*presskit(), *sample()]
    for name, (code, spoil) in FAULTS.items():
        results = [
            code in {finding.code for finding in _check(language, segment, spoiled)}
            for language, pairs in editions
            for segment, text in pairs
            if (spoiled := spoil(text)) != text
            and code not in {finding.code for finding in _check(language, segment, text)}
        ]
        print(f"| {name} | {len(results)} | {100 * sum(results) / len(results):.1f} % |")


def _other_digit(text: str) -> str:
    """One more in the last digit of the last number outside a placeholder, in its own script."""
    return re.sub(
        r"(?<![<\w])(\w*?\d*)(\d)(?=\D*$)(?![^<]*>)",
        lambda match: match[1] + chr(ord(match[2]) + (1 if int(match[2]) < 9 else -1)),
        text,
    )


def _without_number(text: str) -> str:
    return re.sub(r"(?<![<\w])\d[\d.,٬٫\u00a0\u202f]*\d(?=\D*$)(?![^<]*>)", "…", text)


FAULTS: dict[str, tuple[str, Callable[[str], str]]] = {
    "another digit": ("translation_numbers", _other_digit),
    "number of 2 digits or more lost": ("translation_numbers", _without_number),
    "final mark lost": ("translation_end_mark", lambda text: re.sub(r"[.。।۔?？؟:：]$", "", text)),
    "word doubled": (
        "translation_doubled_words",
        lambda text: re.sub(r"(?<![<\w])([^\W\d_]{3,}) (?=[^\W\d_])", r"\1 \1 ", text, count=1),
    ),
    "space doubled": ("translation_spaces", lambda text: text.replace(" ", "  ", 1)),
    "host added": ("translation_foreign_host", lambda text: f"{text} evil.example.com"),
    "quote lost": ("translation_quotes", lambda text: re.sub(r"[»”“」\"]", "", text, count=1)),
}


def presskit() -> Iterator[tuple[LanguageTag, Pairs]]:
    """The press kit's editions, brought into our catalogs as the journeys do."""
    cut = _segments(PRESSKIT / "article.md")
    with tempfile.TemporaryDirectory() as folder:
        for pairs in sorted(PRESSKIT.glob("*.json")):
            path = Path(folder, f"{pairs.stem}.po")
            catalog = polib.POFile(wrapwidth=0)
            catalog.extend(polib.POEntry(msgctxt=s.context, msgid=s.msgid) for s in cut)
            catalog.save(str(path))
            fill(path, pairs)
            yield LanguageTag.parse(pairs.stem), _paired(cut, path)


def sample() -> Iterator[tuple[LanguageTag, Pairs]]:
    """The editions of the sample release."""
    cut = _segments(SAMPLE / "article.md")
    for path in sorted(SAMPLE.glob("*.po")):
        yield LanguageTag.parse(path.stem), _paired(cut, path)


def alarms(language: LanguageTag, pairs: Pairs) -> Found:
    """Every finding on *pairs*, with the text that it is about."""
    found = [
        (finding, text)
        for segment, text in pairs
        for finding in _check(language, segment, text)
        if not finding.code.startswith("placeholder_")
    ]
    return found + [(finding, "") for finding in check_edition(pairs)]


def _check(language: LanguageTag, segment: Segment, text: str) -> tuple[Finding, ...]:
    return check(segment, text, source=SOURCE, language=language)


def report(title: str, sizes: dict[str, int], found: dict[str, Found]) -> None:
    """Print one table, alarms per 100 messages, and a sample of each cell."""
    counts = {
        language: Counter(finding.code for finding, _ in each) for language, each in found.items()
    }
    messages = sum(sizes.values())
    print(f"\n### {title}: {messages} messages in {len(sizes)} languages\n")
    print("| check |", " | ".join(sizes), "| all |")
    print("| --- |", " | ".join("---:" for _ in sizes), "| ---: |")
    for code in dict.fromkeys(code for check_ in CHECKS for code in check_.codes):
        row = [100 * counts[language][code] / size for language, size in sizes.items()]
        if any(row):
            total = 100 * sum(counter[code] for counter in counts.values()) / messages
            cells = " | ".join(f"{rate:.0f}" if rate else "" for rate in row)
            print(f"| `{code}` | {cells} | {total:.1f} |")
    _samples(found)


def _samples(found: dict[str, Found]) -> None:
    shown: dict[tuple[str, str], int] = defaultdict(int)
    limit = 1_000 if "-v" in sys.argv else 1
    print()
    for language, each in found.items():
        for finding, text in each:
            shown[language, finding.code] += 1
            if shown[language, finding.code] <= limit:
                print(f"{language:8} {finding.code:28} {sentence(finding)}")
                if "-v" in sys.argv:
                    print(f"{'':8} {text[:160]}")


def _segments(path: Path) -> tuple[Segment, ...]:
    return segments(read_article(path.read_bytes(), path.name).text)


def _paired(cut: tuple[Segment, ...], path: Path) -> Pairs:
    texts = {entry.msgid: entry.msgstr for entry in polib.pofile(str(path))}
    return [(s, _unmended(s, texts[s.msgid])) for s in cut if texts.get(s.msgid)]


def _unmended(segment: Segment, text: str) -> str:
    """Without what `fill` added for placeholders that a translator had dropped."""
    while (match := _MENDED.search(text)) and match[1] in segment.msgid:
        text = text[: match.start()]
    return text


if __name__ == "__main__":
    main()
