"""
The plain-text wire: UTF-8, 72 columns, in reading order, no markup of any kind.

Right-to-left text is in logical order, as every mail program expects it; `bidi.py` sees to
lines that such a program would sort wrongly. Scripts without blanks between words are broken only
where they have one: the mail program has a dictionary, and this has none.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from workflow.domain.document import ContactCard, Document, Heading
from workflow.rendering import formats
from workflow.rendering.bidi import isolated, settled
from workflow.rendering.chrome import Chrome
from workflow.rendering.notices import ready_sentence
from workflow.rendering.plain_blocks import BlockWriter, hung, separated, underlined
from workflow.rendering.release import Notice, NoticeKind, Release
from workflow.rendering.view import NumberedNote, ReleaseView, view_of
from workflow.rendering.wrap import on_one_line, width, wrap

COLUMNS = 72


def plain_text(chrome: Chrome, release: Release) -> str:
    """*release* as text, ending in one newline; *chrome* is that of its language."""
    writer = BlockWriter(release.language, chrome.gettext("Not yet translated"))
    wire = _Wire(chrome, release, writer)
    parts = wire.withdrawn() if release.withdrawn else wire.whole()
    return "\n".join(settled(separated(parts), release.language)) + "\n"


@dataclass(frozen=True)
class _Wire:
    """The parts of one release; each part is a list of lines, empty where there is nothing."""

    chrome: Chrome
    release: Release
    writer: BlockWriter

    def whole(self) -> list[list[str]]:
        view = view_of(self.release)
        document = view.document
        return [
            self._draft(),
            *self._letterhead(document),
            *self._notices(),
            self._wrapped(self._status(document)),
            *self._headline(document),
            *self._body(view),
            self._end(),
            *self._notes(view.notes),
            *self._about(document),
            *self._contacts(document.contacts),
        ]

    def withdrawn(self) -> list[list[str]]:
        document = view_of(self.release).document
        return [
            self._draft(),
            *self._letterhead(document),
            underlined(self._wrapped(self.writer.text(document.headline)), "="),
            *self._notices(),
            self._end(),
            *self._contacts(document.contacts),
        ]

    def _draft(self) -> list[str]:
        words = self.chrome.gettext("Draft – not for publication")
        return self._wrapped(f"*** {words} ***") if self.release.proof else []

    def _end(self) -> list[str]:
        # Each press marks the end in its own way: -30-, (Fin), ### since the telegraph.
        return [self.chrome.pgettext("wire", "###")]

    def _letterhead(self, document: Document) -> list[list[str]]:
        return [
            self._wrapped(self.writer.text(document.organisation)),
            [self.chrome.gettext("Press release")],
        ]

    def _status(self, document: Document) -> str:
        if document.embargo is None:
            return self.chrome.gettext("For immediate release")
        instant = formats.format_instant(document.embargo, self.release.language)
        return self.chrome.gettext("Embargoed until %(instant)s") % {"instant": instant}

    def _headline(self, document: Document) -> list[list[str]]:
        headline = self._wrapped(self.writer.text(document.headline))
        return [underlined(headline, "="), self._wrapped(self.writer.text(document.subtitle))]

    def _body(self, view: ReleaseView) -> list[list[str]]:
        dateline = self._dateline(view.document)
        lead = self.writer.text(view.lead.passage) if view.lead else ""
        opening = " – ".join(filter(None, (dateline, lead)))
        return [
            self._wrapped(opening),
            *self.writer.blocks(view.rest, COLUMNS),
            self._wrapped(self.writer.text(view.document.signature)),
        ]

    def _dateline(self, document: Document) -> str:
        place = self.writer.text(document.place)
        day = formats.format_day(document.date, self.release.language) if document.date else ""
        if not (place and day):
            return place or day
        pattern = self.chrome.pgettext("dateline", "%(place)s, %(date)s")
        return pattern % {"place": place, "date": day}

    def _notices(self) -> list[list[str]]:
        return [self._wrapped(self._notice(notice)) for notice in self.release.notices]

    def _notice(self, notice: Notice) -> str:
        _ = self.chrome.gettext
        words = on_one_line(self.writer.text(notice.passage))
        ready = ready_sentence(notice, _)
        if notice.kind is NoticeKind.OUTDATED:
            sentences = [
                _("This page reflects an earlier version."),
                _(
                    "A corrected version of this press release has been published."
                    " This language will follow."
                ),
            ]
        elif notice.kind is NoticeKind.CORRECTION:
            note = ready or words
            sentences = [_("Correction: %(note)s") % {"note": note} if note else _("Correction")]
        else:
            sentences = [self._withdrawn(notice)]
            said = notice.reason or words
            told = _("Reason: %(reason)s") % {"reason": ready or words}
            sentences.append(told if said else ready)
        return "\n".join([*sentences, *([words] if notice.reason and words else [])])

    def _withdrawn(self, notice: Notice) -> str:
        if notice.kind is NoticeKind.WITHDRAWN:
            return self.chrome.gettext("This press release has been withdrawn.")
        return self.chrome.gettext("This press release has been withdrawn in this language.")

    def _notes(self, notes: Sequence[NumberedNote]) -> list[list[str]]:
        if not notes:
            return []
        heading = underlined(self._wrapped(self.chrome.gettext("Notes to editors")), "-")
        return [heading, *(self._note(note) for note in notes)]

    def _note(self, note: NumberedNote) -> list[str]:
        lead = f"[{formats.format_number(note.number, self.release.language)}] "
        lines = separated(self.writer.blocks(note.blocks, COLUMNS - width(lead)))
        return hung(lines, lead)

    def _about(self, document: Document) -> list[list[str]]:
        if not document.boilerplate:
            return []
        organisation = self.writer.text(document.organisation)
        if isinstance(document.boilerplate[0], Heading) or not organisation:
            return self.writer.blocks(document.boilerplate, COLUMNS)
        words = self.chrome.gettext("About %(organisation)s") % {"organisation": organisation}
        return [
            underlined(self._wrapped(words), "-"),
            *self.writer.blocks(document.boilerplate, COLUMNS),
        ]

    def _contacts(self, contacts: Sequence[ContactCard]) -> list[list[str]]:
        if not contacts:
            return []
        _ = self.chrome.gettext
        words = _("Media contact") if len(contacts) == 1 else _("Media contacts")
        return [underlined(self._wrapped(words), "-"), *(self._contact(card) for card in contacts)]

    def _contact(self, card: ContactCard) -> list[str]:
        _ = self.chrome.gettext
        number = isolated(card.phone, self.release.language)
        address = isolated(card.email, self.release.language)
        phone = _("Phone: %(number)s") % {"number": number} if card.phone else ""
        email = _("Email: %(address)s") % {"address": address} if card.email else ""
        lines = (self.writer.text(card.name), self.writer.text(card.role), phone, email)
        wrapped = (wrap(on_one_line(line), COLUMNS, rest="  ") for line in lines if line)
        return [line for each in wrapped for line in each]

    def _wrapped(self, text: str) -> list[str]:
        return wrap(text, COLUMNS) if text else []
