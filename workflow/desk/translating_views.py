"""What the pages for translators show, as frozen values."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from functools import lru_cache
from urllib.parse import quote

from workflow.catalogs.notation import Kind, pieces, unescape
from workflow.catalogs.words import Change, is_spaceless, word_difference
from workflow.domain.article import Article
from workflow.domain.edition import Edition
from workflow.domain.findings import Finding
from workflow.domain.language import LanguageTag
from workflow.domain.roles import Actor, require_role
from workflow.domain.segment import MACHINE, Segment, Translation
from workflow.domain.states import Action
from workflow.domain.transitions import require_possible
from workflow.errors import ConflictError, NotPermittedError, WorkflowError
from workflow.storage.message_store import Mark
from workflow.storage.remark_store import Remark
from workflow.storage.unit_of_work import UnitOfWork
from workflow.usecases import checking, one_message, remembering
from workflow.usecases.editions import edition_of, target_of
from workflow.usecases.one_message import Progress, Standing
from workflow.usecases.promises import instant_at_stake


class Show(StrEnum):
    """Which messages a page lists."""

    ALL = "all"
    UNTRANSLATED = "untranslated"
    NEEDS_WORK = "needs_work"
    FINDINGS = "findings"

    @classmethod
    def of(cls, name: str) -> "Show":
        """By its name in an address; all of them for any other name."""
        return cls(name) if name in set(cls) else cls.ALL


@dataclass(frozen=True)
class Frame:
    """
    What all messages of a page share.

    Attributes:
        why_not: Why this person cannot write here now; None if they can.
        one: Whether the page shows one message at a time.
        goes_public: When the edition, which is signed off, is to be public; None if it is not.
    """

    slug: str
    source: LanguageTag
    language: LanguageTag
    why_not: WorkflowError | None
    show: Show = Show.ALL
    one: bool = False
    goes_public: datetime | None = None

    @property
    def path(self) -> str:
        """The address of the language's pages."""
        return f"/articles/{quote(self.slug)}/translate/{self.language.bcp47}"


@dataclass(frozen=True)
class Part:
    """
    A stretch of a source text; *kind* is `text`, `open`, `close` or `void`.

    Attributes:
        number: Of the placeholder among those of the message, from 1; 0 for text.
        opening: What is written where it begins, or stands.
        closing: What is written where it ends; empty for what stands alone.
    """

    kind: str
    text: str
    number: int = 0
    opening: str = ""
    closing: str = ""


@dataclass(frozen=True)
class Row:
    """
    One message beside its translation.

    Attributes:
        state: `done`, `work` or `none`.
        base: The mark of the text that is shown, which comes back with the form.
        difference: From the source that the text was made for to the source as it is.
        typed: What was handed in and is not kept; None if nothing waits.
        refused: Why not.
        saved: Whether this is the answer to a form that was kept.
    """

    number: int
    digest: str
    role: str
    hint: str
    parts: tuple[Part, ...]
    translation: Translation | None
    base: int
    findings: tuple[Finding, ...]
    difference: tuple[Change, ...] = ()
    typed: str | None = None
    typed_needs_work: bool = False
    refused: WorkflowError | None = None
    saved: bool = False

    @property
    def id(self) -> str:
        """Its element's: no message of an article shares it."""
        return f"m-{self.digest[:12]}"

    @property
    def state(self) -> str:
        if self.translation is None:
            return "none"
        return "work" if self.translation.needs_work else "done"

    @property
    def text(self) -> str:
        """What stands in the field."""
        if self.typed is not None:
            return self.typed
        return self.translation.text if self.translation else ""

    @property
    def by_machine(self) -> bool:
        return self.translation is not None and self.translation.written_by.startswith(MACHINE)


@dataclass(frozen=True)
class Sheet:
    """All messages of an edition, or those that are asked for, on one page."""

    article: Article
    title: str
    frame: Frame
    rows: tuple[Row, ...]
    progress: Progress
    with_findings: int


@dataclass(frozen=True)
class One:
    """One message on a page of its own; *before* and *after* are digests, empty at an end."""

    article: Article
    title: str
    frame: Frame
    row: Row
    help: "Help"
    before: str
    after: str
    progress: Progress


@dataclass(frozen=True)
class Help:
    """What there is to help with a message: texts of every origin, terms and what was said."""

    found: remembering.Help
    versions: tuple[Translation, ...]
    remarks: tuple[Remark, ...]


def frame(
    uow: UnitOfWork,
    slug: str,
    language: LanguageTag,
    actor: Actor,
    show: Show = Show.ALL,
    *,
    one: bool = False,
) -> Frame:
    """
    Raises:
        NotFoundError: `article_unknown`.
    """
    article = uow.articles.by_slug(slug)
    why_not = _why_not(article, language, actor)
    is_planned = language in article.plan.languages
    stake = instant_at_stake(uow, article, language) if is_planned else None
    return Frame(slug, article.source, language, why_not, show, one, stake)


def sheet(uow: UnitOfWork, frame: Frame) -> Sheet:
    """
    Every message that *frame* shows.

    Raises:
        NotFoundError: `article_unknown`, `language_not_planned`.
        ConflictError: `catalogs_not_open`, `source_not_translated`.
    """
    article = uow.articles.by_slug(frame.slug)
    edition = target_of(uow, article, frame.language)
    marks = uow.messages.marks(article.id, article.revision, frame.language)
    found = by_number(checking.findings_of(uow, article, edition))
    all_rows = (_row_of(frame, edition, mark, found.get(mark.number, ())) for mark in marks)
    rows = tuple(row for row in all_rows if _is_shown(row, frame.show))
    total = edition.total
    progress = Progress(edition.translated, edition.needs_work, total)
    return Sheet(article, title_of(uow, article), frame, rows, progress, len(found))


def one(uow: UnitOfWork, frame: Frame, digest: str) -> One:
    """
    The message of segment *digest*, and which come before and after it among those shown.

    Raises:
        NotFoundError: Also `segment_unknown`.
    """
    article = one_message.catalog_of(uow, frame.slug, frame.language)
    now = one_message.standing(uow, article, frame.language, digest)
    return _one_of(uow, article, frame, row(frame, now))


def one_refused(uow: UnitOfWork, frame: Frame, refused: Row) -> One:
    """The page of a message whose text was not kept."""
    article = one_message.catalog_of(uow, frame.slug, frame.language)
    return _one_of(uow, article, frame, refused)


def row(frame: Frame, now: Standing) -> Row:
    """A message as it stands."""
    return _row(frame, now.number, now.segment, now.translation, now.mark, now.findings)


def saved_row(frame: Frame, now: Standing) -> Row:
    """A message as it stands after its form was kept."""
    return replace(row(frame, now), saved=True)


def refused_row(
    uow: UnitOfWork,
    frame: Frame,
    digest: str,
    written: one_message.Written,
    error: WorkflowError,
) -> Row | None:
    """
    A message with the text that was handed in and not kept, and why.

    Its form saves that text on purpose when it is sent again: it carries the mark of what is
    there now. None if the message is gone, and no other has taken its place.
    """
    article = uow.articles.by_slug(frame.slug)
    segment = None
    if error.code == "source_changed":
        segment = one_message.successor(uow, article, digest)
        if segment is None:
            return None
    wanted = segment.digest if segment else digest
    now = one_message.standing(uow, article, frame.language, wanted)
    found = replace(
        row(frame, now),
        typed=written.text,
        typed_needs_work=written.needs_work,
        refused=error,
        # Those of the text that is there are not about what was typed.
        findings=here(each for each in error.findings if isinstance(each, Finding)),
    )
    if error.code == "message_unusable":
        # Nothing was overtaken: what was seen is what is there, or the next form will tell.
        return replace(found, base=written.base)
    if segment is None:
        return found
    old = uow.messages.known(article.id, [digest])[digest]
    return replace(found, difference=_difference(frame, old, segment))


def next_unfinished(marks: Sequence[Mark], number: int) -> str:
    """The digest of the next message that is not done, from the top after the last; or empty."""
    later = [each for each in marks if each.number > number]
    earlier = [each for each in marks if each.number < number]
    open_ones = (each for each in (*later, *earlier) if not each.counts)
    return next((each.segment for each in open_ones), "")


def help_for(uow: UnitOfWork, frame: Frame, now: Row) -> Help:
    """What there is to help with a message."""
    article = uow.articles.by_slug(frame.slug)
    (found,) = remembering.suggestions(uow, frame.slug, frame.language, now.number)
    versions = uow.catalogs.versions(article.id, frame.language, now.digest)
    remarks = uow.remarks.all(article.id, frame.language)
    return Help(
        found,
        tuple(reversed(versions)),
        tuple(each for each in remarks if each.segment == now.digest),
    )


def _one_of(uow: UnitOfWork, article: Article, frame: Frame, shown: Row) -> One:
    marks = one_message.marks_of(uow, article, frame.language)
    wanted = _shown_digests(uow, article, frame, marks)
    number = shown.number
    before = [m.segment for m in marks if m.number < number and m.segment in wanted]
    after = [m.segment for m in marks if m.number > number and m.segment in wanted]
    return One(
        article=article,
        title=title_of(uow, article),
        frame=frame,
        row=shown,
        help=help_for(uow, frame, shown),
        before=before[-1] if before else "",
        after=after[0] if after else "",
        progress=one_message.progress(uow, article, frame.language),
    )


def _shown_digests(
    uow: UnitOfWork, article: Article, frame: Frame, marks: Iterable[Mark]
) -> frozenset[str]:
    match frame.show:
        case Show.FINDINGS:
            edition = edition_of(uow, article, frame.language)
            found = checking.findings_of(uow, article, edition)
            return frozenset(each.segment.digest for each in found)
        case Show.UNTRANSLATED:
            return frozenset(m.segment for m in marks if m.is_missing)
        case Show.NEEDS_WORK:
            return frozenset(m.segment for m in marks if m.needs_work)
        case Show.ALL:
            return frozenset(m.segment for m in marks)


def _why_not(article: Article, language: LanguageTag, actor: Actor) -> WorkflowError | None:
    try:
        require_role(actor, Action.TRANSLATE, language)
        require_possible(article, Action.TRANSLATE)
    except (NotPermittedError, ConflictError) as error:
        return error
    return None


def title_of(uow: UnitOfWork, article: Article) -> str:
    """The title of the working revision."""
    return uow.articles.revision(article.id, article.revision).text.title


def by_number(
    found: Iterable[checking.MessageFinding],
) -> Mapping[int, tuple[Finding, ...]]:
    """What was *found* by the number of the message, in reading order."""
    grouped: dict[int, list[Finding]] = {}
    for each in found:
        grouped.setdefault(each.number, []).append(each.finding)
    return {number: tuple(findings) for number, findings in grouped.items()}


def _row_of(frame: Frame, edition: Edition, mark: Mark, findings: tuple[Finding, ...]) -> Row:
    segment = edition.segments[mark.number - 1]
    translation = edition.translations.get(segment.digest)
    return _row(frame, mark.number, segment, translation, mark.mark, findings)


def _row(
    frame: Frame,
    number: int,
    segment: Segment,
    translation: Translation | None,
    mark: int,
    findings: tuple[Finding, ...],
) -> Row:
    previous = translation.previous if translation else None
    return Row(
        number=number,
        digest=segment.digest,
        role=segment.role,
        hint=segment.hint,
        parts=_parts(segment.msgid),
        translation=translation,
        base=mark,
        findings=here(findings),
        difference=_difference(frame, previous, segment) if previous else (),
    )


def here(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """*findings* beside the message that they are about: without their place."""
    return tuple(replace(finding, where="") for finding in findings)


def _difference(frame: Frame, old: Segment, new: Segment) -> tuple[Change, ...]:
    return word_difference(old.msgid, new.msgid, spaceless=is_spaceless(frame.source))


# The messages of an article are shown again and again while they are translated.
@lru_cache(maxsize=4096)
def _parts(msgid: str) -> tuple[Part, ...]:
    return tuple(_cut(msgid))


def _cut(msgid: str) -> Iterator[Part]:
    numbers: dict[str, int] = {}
    for piece in pieces(msgid):
        if piece.kind in (Kind.TEXT, Kind.ODD):
            yield Part("text", unescape(piece.text))
            continue
        number = numbers.setdefault(piece.name, len(numbers) + 1)
        is_void = piece.kind is Kind.VOID
        opening = f"<{piece.name}/>" if is_void else f"<{piece.name}>"
        closing = "" if is_void else f"</{piece.name}>"
        yield Part(piece.kind.value, piece.name, number, opening, closing)


def _is_shown(row: Row, show: Show) -> bool:
    match show:
        case Show.ALL:
            return True
        case Show.UNTRANSLATED:
            return row.state == "none"
        case Show.NEEDS_WORK:
            return row.state == "work"
        case Show.FINDINGS:
            return bool(row.findings)
