"""
Extract the texts to translate into locales/{release,desk,mail}.pot, or check them with --check.

Three domains because three readers: the public, the staff, the addressee of a mail. The templates
are byte-stable (no dates, no line numbers, sorted), so that --check can compare them with what is
committed. It also reads every translation: a release in a language must be complete before anybody
can publish in it. This does not touch the catalogs of articles; the program makes those.
"""

import re
import sys
from collections.abc import Callable, Iterable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

from babel import Locale, UnknownLocaleError
from babel.messages import Catalog, Message
from babel.messages.extract import extract, extract_python
from babel.messages.plurals import get_plural
from babel.messages.pofile import PoFileError, read_po, write_po
from jinja2.ext import babel_extract as extract_jinja

ROOT = Path(__file__).parent.parent
LOCALES = ROOT / "locales"

# A glob ending in .py is read as Python, every other one as Jinja, without its CSS and images.
SOURCES = {
    "release": ("templates/release/**/*", "workflow/rendering/**/*.py"),
    "desk": (
        "templates/desk/**/*",
        "workflow/wording.py",
        "workflow/wording_of_deleting.py",
        "workflow/wording_of_desk.py",
        "workflow/wording_of_files.py",
        "workflow/wording_of_house.py",
        "workflow/wording_of_operating.py",
        "workflow/wording_of_public.py",
        "workflow/wording_of_signing.py",
        "workflow/cli.py",
        "workflow/cli/**/*.py",
        "workflow/desk/**/*.py",
    ),
    "mail": ("templates/mail/**/*",),
}
TEMPLATE_SUFFIXES = {".html", ".j2", ".md", ".txt", ".xml"}

KEYWORDS: dict[str, Any] = {
    "_": None,
    "N_": None,
    "gettext": None,
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
COMMENT_TAGS = ("Translators:",)
# These must be what the rendering environment uses, or it will ask for other msgids than these.
JINJA_OPTIONS = {"trimmed": "true", "newstyle_gettext": "true", "silent": "false"}

HEADER = """\
msgid ""
msgstr ""
"Project-Id-Version: Communiqué\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"

"""
PLACEHOLDER = re.compile(r"%(?:\((\w+)\)s|.|$)", re.DOTALL)


def main(arguments: list[str]) -> int:
    """Write the templates, or with --check name everything that is not as it should be."""
    if arguments not in ([], ["--check"]):
        print("usage: python tools/messages.py [--check]", file=sys.stderr)
        return 2
    templates = {domain: extract_domain(domain) for domain in SOURCES}
    if arguments:
        problems = [*stale_templates(templates), *faulty_translations(templates)]
        print(*problems, sep="\n", file=sys.stderr, end="\n" if problems else "")
        return 1 if problems else 0
    LOCALES.mkdir(exist_ok=True)
    for domain, template in templates.items():
        (LOCALES / f"{domain}.pot").write_bytes(as_bytes(template))
    return 0


def extract_domain(domain: str) -> Catalog:
    """Collect the messages of *domain*; a folder that does not exist holds none."""
    catalog = Catalog(charset="utf-8")
    for pattern in SOURCES[domain]:
        method: Callable[..., Any] = extract_python if pattern.endswith(".py") else extract_jinja
        options = {} if method is extract_python else JINJA_OPTIONS
        for path in sorted(ROOT.glob(pattern)):
            if not path.is_file() or path.suffix not in {".py", *TEMPLATE_SUFFIXES}:
                continue
            with path.open("rb") as file:
                found = extract(method, file, KEYWORDS, COMMENT_TAGS, options)
                for _line, message, comments, context in found:
                    catalog.add(message, auto_comments=comments, context=context)
    return catalog


def as_bytes(template: Catalog) -> bytes:
    """Render *template* as a .pot: the same messages always give the same bytes."""
    body = BytesIO()
    # Babel's own header carries the time of day and its version: ours does not.
    write_po(body, template, width=0, no_location=True, omit_header=True, sort_output=True)
    return (HEADER.encode() + body.getvalue()).rstrip(b"\n") + b"\n"


def stale_templates(templates: dict[str, Catalog]) -> Iterator[str]:
    """Name the .pot files that are not what the sources say now."""
    for domain, template in templates.items():
        path = LOCALES / f"{domain}.pot"
        if not path.exists() or path.read_bytes() != as_bytes(template):
            yield f"{path.relative_to(ROOT)} is stale: run `make messages`"


def faulty_translations(templates: dict[str, Catalog]) -> Iterator[str]:
    """Name what is wrong in each .po: only `release` must be complete, staff can read English."""
    for domain, template in templates.items():
        for path in sorted(LOCALES.glob(f"*/LC_MESSAGES/{domain}.po")):
            for problem in faults_of(path, template, complete=domain == "release"):
                yield f"{path.relative_to(ROOT)}: {problem}"


def faults_of(path: Path, template: Catalog, *, complete: bool) -> Iterator[str]:
    """Compare one .po with its template, message by message."""
    name = path.parent.parent.name
    try:
        locale = Locale.parse(name)
        # The locale is given because a file's own header may be absent or wrong.
        with path.open("rb") as file:
            catalog = read_po(file, locale=locale, abort_invalid=True)
    except (PoFileError, UnicodeDecodeError, UnknownLocaleError, ValueError) as error:
        yield f"cannot be read: {error}"
        return
    expected = get_plural(locale).num_plurals
    if catalog.num_plurals != expected:
        yield f"has {catalog.num_plurals} plural forms, and {name} has {expected}"
    for source in template:
        if source.id:
            yield from faults_of_message(source, catalog.get(source.id, source.context), complete)


def faults_of_message(source: Message, found: Message | None, complete: bool) -> Iterator[str]:
    """Tell what keeps the translation *found* from being used for *source*."""
    msgid, *_ = forms_of(source.id)
    forms = forms_of(found.string) if found else ()
    if found is None or not all(forms):
        if complete:
            yield f"no translation of “{msgid}”"
        return
    if found.fuzzy:
        yield f"fuzzy: “{msgid}”"
    if source.pluralizable != found.pluralizable:
        yield f"singular on one side and plural on the other: “{msgid}”"
        return
    # The same in every plural form, too: the program refuses a catalog that drops one.
    wanted = placeholders(forms_of(source.id)[-1])
    for form in forms:
        if placeholders(form) != wanted:
            yield f"other placeholders than “{msgid}”: “{form}”"


def forms_of(text: str | Iterable[str | None] | None) -> tuple[str, ...]:
    """Return every plural form of a msgid or msgstr, or the one text there is; missing is empty."""
    if text is None or isinstance(text, str):
        return (text or "",)
    return tuple(form or "" for form in text)


def placeholders(text: str) -> set[str]:
    """Return the names in the %(name)s of *text*, and any other thing that starts with %."""
    return {match[1] or match[0] for match in PLACEHOLDER.finditer(text)}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
