"""
An article's text as segments, and back as a document.

Both are one walk in reading order. It asks for the text of each segment as it meets it: asked by
`segments` it gets none, asked by `compose` it gets the translation.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from workflow.catalogs.blocks import BlockWalk
from workflow.catalogs.naming import Namer
from workflow.catalogs.notation import check_placeholders
from workflow.catalogs.placeholders import Encoded, decode, encode_plain
from workflow.domain.article import ArticleText, Contact
from workflow.domain.document import (
    ContactCard,
    Correction,
    Document,
    Image,
    Inline,
    Link,
    Passage,
    Text,
)
from workflow.domain.segment import NAME, Segment

# Answers with the text of a segment, None where there is none.
Choose = Callable[[Segment], str | None]

# Keeps the footnotes of the boilerplate apart from the body's: no label has a blank in it.
_BOILERPLATE_LABELS = "boilerplate "


def segments(text: ArticleText) -> tuple[Segment, ...]:
    """
    Cut *text* into its segments, in reading order; their digests are all different.

    Passages with nothing to translate (an empty table cell, a lone image) are none.

    Raises:
        InvalidInputError: `text_too_large`, `nested_too_deep`, `too_many_segments`.
    """
    walk = _ArticleWalk(lambda segment: None)
    walk.document(text)
    return tuple(walk.namer.segments)


def compose(text: ArticleText, translations: Mapping[str, str]) -> Document:
    """
    Build the document of *text* from *translations*, by segment digest.

    A segment that has none, or one whose placeholders do not fit, shows the source's text and
    says so (`Passage.stand_in`), unless it is a name, which may stay.

    Raises:
        InvalidInputError: As `segments`.
    """
    return _ArticleWalk(lambda segment: translations.get(segment.digest)).document(text)


def compose_source(text: ArticleText) -> Document:
    """
    Build the document of *text* in its own language; nothing in it stands in for anything.

    Raises:
        InvalidInputError: As `segments`.
    """
    return _ArticleWalk(lambda segment: segment.msgid).document(text)


class _ArticleWalk:
    """One walk over one article; `namer` has its segments afterwards."""

    def __init__(self, choose: Choose) -> None:
        self.namer = Namer()
        self._choose = choose

    def document(self, text: ArticleText) -> Document:
        # Each line asks for its segments' texts: the order of the lines is the order of reading.
        headline = self._plain("headline", text.title)
        subtitle = self._plain("subtitle", text.subtitle)
        organisation = self._plain("organisation", text.organisation)
        place = self._plain("place", text.place)
        body = BlockWalk(self._fill).walk(text.body, "p")
        about = BlockWalk(self._fill, top=2, label_prefix=_BOILERPLATE_LABELS).walk(
            text.boilerplate, "boilerplate"
        )
        return Document(
            headline=headline or Passage(()),
            subtitle=subtitle,
            organisation=organisation,
            place=place,
            date=text.date,
            embargo=text.embargo,
            body=body.blocks,
            notes=body.notes + about.notes,
            boilerplate=about.blocks,
            contacts=tuple(self._contact(contact) for contact in text.contacts),
            signature=self._plain("signature", text.signature),
            keywords=tuple(self._keywords(text.keywords)),
            corrections=tuple(
                Correction(note.reason, self._plain("correction", note.words))
                for note in text.corrections
            ),
        )

    def _contact(self, contact: Contact) -> ContactCard:
        name, role = self._plain(NAME, contact.name), self._plain("contact", contact.role)
        return ContactCard(name or Passage(()), role or Passage(()), contact.email, contact.phone)

    def _keywords(self, keywords: Iterable[str]) -> Iterable[Passage]:
        passages = (self._plain("keyword", keyword) for keyword in keywords)
        return (passage for passage in passages if passage)

    def _plain(self, role: str, text: str) -> Passage | None:
        encoded = encode_plain(text)
        return self._fill(role, encoded) if encoded.msgid else None

    def _fill(self, role: str, encoded: Encoded) -> Passage:
        text, stand_in, digest = encoded.msgid, False, ""
        if encoded.says_something:
            segment = self.namer.name(role, encoded)
            digest = segment.digest
            text, stand_in = self._text(segment, encoded)
        table, spoken_stand_in = self._spoken(encoded.table)
        children = decode(text, replace(encoded, table=table))
        return Passage(children, stand_in or spoken_stand_in, digest)

    def _text(self, segment: Segment, encoded: Encoded) -> tuple[str, bool]:
        text = self._choose(segment)
        if text is None and segment.may_stay:
            return encoded.msgid, False
        if text is None or check_placeholders(encoded.msgid, text):
            return encoded.msgid, True
        return text, False

    def _spoken(self, table: Mapping[str, Inline]) -> tuple[Mapping[str, Inline], bool]:
        """Translate what is set aside but read out or shown: image texts, titles of links."""
        done: dict[str, Inline] = {}
        stand_in = False
        for name, set_aside in table.items():
            match set_aside:
                case Image(alternative=spoken) if spoken:
                    passage = self._plain("alt", spoken)
                    done[name] = replace(set_aside, alternative=_characters(passage))
                case Link(title=spoken) if spoken:
                    passage = self._plain("tooltip", spoken)
                    done[name] = replace(set_aside, title=_characters(passage))
                case _:
                    passage = None
                    done[name] = set_aside
            stand_in = stand_in or (passage is not None and passage.stand_in)
        return done, stand_in


def _characters(passage: Passage | None) -> str:
    children = passage.children if passage else ()
    return "".join(child.text for child in children if isinstance(child, Text))
