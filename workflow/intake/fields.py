"""Reading the values of front matter: each reader answers with a value and notes what is wrong."""

import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from difflib import get_close_matches

from workflow.catalogs.markup import join_lines
from workflow.domain.article import Contact, LanguagePlan
from workflow.domain.findings import Finding, Severity
from workflow.domain.language import LanguageTag
from workflow.errors import InvalidInputError
from workflow.intake.dates import day, instant
from workflow.intake.draft import at_line
from workflow.intake.slugs import MAX_LENGTH, is_slug
from workflow.intake.yaml_tree import Listing, Mapped, Scalar, Tree

_EMAIL = re.compile(r"[^\s@<>()\",;:]+@[^\s@<>()\",;:]+\.[^\s@<>()\",;:.]+")
_PHONE = re.compile(r"\+?[0-9(][0-9 ()./-]{3,30}(?: ?(?:x|ext\.?) ?[0-9]{1,6})?", re.IGNORECASE)

_NOTHING = Scalar(0, "")


class Fields:
    """
    One mapping of the front matter, read key by key.

    `findings` collects what is wrong: a reader that finds its value unusable notes it there and
    answers with an empty value, so that everything wrong with a file is told at once.
    """

    def __init__(
        self, tree: Tree, known: Sequence[str], findings: list[Finding], parent: str = ""
    ) -> None:
        self.findings = findings
        self._parent = parent
        self._values: dict[str, Tree] = dict(self._entries(tree, known))

    def _entries(self, tree: Tree, known: Sequence[str]) -> Iterator[tuple[str, Tree]]:
        if not isinstance(tree, Mapped):
            self._wrong(tree.line, "value_wrong", self._parent, "a list of keys and values")
            return
        seen: set[str] = set()
        for key, value in zip(tree.keys, tree.values, strict=True):
            if key.text not in known:
                near = get_close_matches(key.text, known, 1) or known
                values = {"key": key.text[:40], "known": ", ".join(near)}
                self.findings.append(at_line(key.line, "unknown_key", Severity.WARNING, **values))
            elif key.text in seen:
                self.findings.append(at_line(key.line, "key_twice", key=key.text))
            else:
                seen.add(key.text)
                yield key.text, value

    def line(self, key: str) -> int:
        """Where the value of *key* stands; 0 if it does not."""
        return self._values.get(key, _NOTHING).line

    def text(self, key: str) -> str:
        """One line of text; empty if there is none."""
        return join_lines(self.lines(key))

    def lines(self, key: str) -> str:
        """A text that may have several lines."""
        value = self._values.get(key, _NOTHING)
        if isinstance(value, Scalar):
            return value.text.strip()
        self._wrong(value.line, "value_wrong", self._name(key), "a text")
        return ""

    def texts(self, key: str) -> tuple[tuple[int, str], ...]:
        """A list of texts with their lines, or one text with commas; empty ones are left out."""
        value = self._values.get(key, _NOTHING)
        if isinstance(value, Scalar):
            items = tuple((value.line, part) for part in value.text.split(","))
        elif isinstance(value, Listing) and all(isinstance(i, Scalar) for i in value.items):
            items = tuple((i.line, i.text) for i in value.items if isinstance(i, Scalar))
        else:
            self._wrong(value.line, "value_wrong", self._name(key), "a list of texts")
            return ()
        return tuple((line, join_lines(text)) for line, text in items if text.strip())

    def day(self, key: str) -> date | None:
        text = self.text(key)
        read = day(text)
        if text and read is None:
            self.findings.append(at_line(self.line(key), "date_wrong", date=text[:40]))
        return read

    def instant(self, key: str) -> datetime | None:
        """An aware instant; one without a zone is wrong, since nobody knows when it is."""
        text = self.text(key)
        read = instant(text) if text else None
        if text and (read is None or read.tzinfo is None):
            code = "embargo_wrong" if read is None else "embargo_without_zone"
            self.findings.append(at_line(self.line(key), code, embargo=text[:40]))
            return None
        return read

    def slug(self, key: str) -> str:
        text = self.text(key)
        if text and not is_slug(text):
            wrong = at_line(self.line(key), "slug_wrong", slug=text[:80], limit=MAX_LENGTH)
            self.findings.append(wrong)
            return ""
        return text

    def language(self, key: str) -> LanguageTag | None:
        text = self.text(key)
        return self._tag(self.line(key), text) if text else None

    def plan(self, key: str, source: LanguageTag | None) -> LanguagePlan:
        """The language plan; a language named twice, or the source's own, is in it once or not."""
        if not self._is_given(key):
            return LanguagePlan()
        inner = Fields(self._values[key], ("must", "later"), self.findings, key)
        taken = {source} if source else set()
        must = tuple(inner._languages("must", taken, source))
        return LanguagePlan(must, tuple(inner._languages("later", taken, source)))

    def use(self, key: str) -> str | None:
        """
        The slug of the shared text that stands in place of a value: `{use: about-us}`.

        None if the file gives the value itself, or none; empty if what it gives is unusable.
        """
        value = self._values.get(key, _NOTHING)
        if not isinstance(value, Mapped):
            return None
        inner = Fields(value, ("use",), self.findings, key)
        if not inner.text("use"):
            self._wrong(value.line, "value_wrong", f"{key}.use", "the slug of a shared text")
        return inner.slug("use")

    def contacts(self, key: str) -> tuple[Contact, ...]:
        value = self._values.get(key, _NOTHING)
        if isinstance(value, Listing):
            return tuple(_contact(item, self.findings) for item in value.items)
        if self._is_given(key):
            self._wrong(value.line, "value_wrong", key, "a list of persons")
        return ()

    def _languages(
        self, key: str, taken: set[LanguageTag], source: LanguageTag | None
    ) -> Iterator[LanguageTag]:
        for line, text in self.texts(key):
            tag = self._tag(line, text)
            if tag in taken:
                code = "language_is_source" if tag == source else "language_twice"
                self.findings.append(at_line(line, code, Severity.WARNING, language=str(tag)))
            elif tag:
                taken.add(tag)
                yield tag

    def _tag(self, line: int, text: str) -> LanguageTag | None:
        try:
            return LanguageTag.parse(text)
        except InvalidInputError as error:
            self.findings.append(
                Finding(error.code, where=f"line {line}" if line else "", values=error.values)
            )
            return None

    def _is_given(self, key: str) -> bool:
        value = self._values.get(key, _NOTHING)
        return not isinstance(value, Scalar) or value.text != ""

    def _name(self, key: str) -> str:
        return f"{self._parent}.{key}" if self._parent else key

    def _wrong(self, line: int, code: str, key: str, wanted: str) -> None:
        self.findings.append(at_line(line, code, key=key or "front matter", wanted=wanted))


def _contact(tree: Tree, findings: list[Finding]) -> Contact:
    fields = Fields(tree, ("name", "role", "email", "phone"), findings, "contacts")
    contact = Contact(*(fields.text(key) for key in ("name", "role", "email", "phone")))
    if contact.email and not _EMAIL.fullmatch(contact.email):
        findings.append(at_line(fields.line("email"), "email_wrong", email=contact.email[:80]))
    if contact.phone and not _PHONE.fullmatch(contact.phone):
        findings.append(at_line(fields.line("phone"), "phone_wrong", phone=contact.phone[:80]))
    if isinstance(tree, Mapped) and contact == Contact():
        findings.append(at_line(tree.line, "contact_empty"))
    return contact
