"""
Translate one message: as it stands, and saved against what its translator saw.

Nothing here reads the whole edition: saving one message of a long article is as quick as of a
short one.
"""

from dataclasses import dataclass, replace
from unicodedata import normalize

from workflow.catalogs.checks import check
from workflow.catalogs.merging import Fate, merge
from workflow.catalogs.po_matching import MAX_TEXT, UploadedMessage
from workflow.domain.article import Article
from workflow.domain.edition import EditionState
from workflow.domain.findings import Finding, blocking
from workflow.domain.language import LanguageTag
from workflow.domain.roles import Actor, require_role
from workflow.domain.segment import MACHINE, Segment, Translation
from workflow.domain.states import Action
from workflow.domain.transitions import require_possible
from workflow.errors import ConflictError, InvalidInputError, NotFoundError
from workflow.storage.message_store import Mark, Placed
from workflow.storage.remark_store import digest_of
from workflow.storage.unit_of_work import UnitOfWork
from workflow.usecases.editions import Origins, ancestry, edition_of, planned_in
from workflow.usecases.promises import kept


@dataclass(frozen=True)
class Standing:
    """
    A message as it stands now.

    Attributes:
        number: From 1, in reading order.
        translation: Its text; None if it has none.
        mark: Names that text among all that it ever had; 0 for none of its own.
        findings: What the checks say of the text, without what was dismissed.
    """

    number: int
    segment: Segment
    translation: Translation | None
    mark: int
    findings: tuple[Finding, ...]


@dataclass(frozen=True)
class Progress:
    """How many messages there are, and how many have a text that counts or needs work."""

    translated: int
    needs_work: int
    total: int

    @property
    def missing(self) -> int:
        return self.total - self.translated - self.needs_work


@dataclass(frozen=True)
class Written:
    """
    What a translator hands in.

    Attributes:
        base: The mark of the text that they saw.
    """

    text: str
    needs_work: bool
    base: int


def catalog_of(uow: UnitOfWork, slug: str, language: LanguageTag) -> Article:
    """
    An article that has a catalog in *language* for its working revision.

    Raises:
        NotFoundError: `article_unknown`, `language_not_planned`.
        ConflictError: `source_not_translated`, `catalogs_not_open`.
    """
    article = uow.articles.by_slug(slug)
    _require_catalog(uow, article, language)
    return article


def standing(uow: UnitOfWork, article: Article, language: LanguageTag, digest: str) -> Standing:
    """
    The message of segment *digest*.

    Raises:
        NotFoundError: `segment_unknown`.
    """
    return _standing(uow, article, language, _placed(uow, article, digest))


def checked(
    uow: UnitOfWork, article: Article, language: LanguageTag, segment: Segment, text: str
) -> tuple[Finding, ...]:
    """What all checks of one message say of *text*, stored or not."""
    if oversize := _oversize(segment, cleaned(text)):
        return oversize
    terms = uow.terms.of_language(language)
    return check(segment, cleaned(text), source=article.source, language=language, terms=terms)


def save(
    uow: UnitOfWork,
    slug: str,
    language: LanguageTag,
    digest: str,
    written: Written,
    actor: Actor,
    *,
    confirmed: bool = False,
) -> Standing:
    """
    Make *written* the text of a message, unless somebody changed it meanwhile.

    Raises:
        NotFoundError, NotPermittedError, ConflictError: As for any translation.
        InvalidInputError: `message_unusable`, with the findings that block.
        ConflictError: Also `source_changed`, if the working revision has that segment no more;
            `message_changed`, if the text is not the one with the mark *written* gives.
        ConfirmationNeededError: As `promises.kept`.
    """
    article = uow.articles.locked(slug)
    require_role(actor, Action.TRANSLATE, language)
    require_possible(article, Action.TRANSLATE)
    _require_catalog(uow, article, language)
    placed = _current_segment(uow, article, digest)
    segment = placed.segment
    text = cleaned(written.text)
    faults = _oversize(segment, text) or blocking(check(segment, text))
    if faults:
        raise InvalidInputError("message_unusable", findings=faults)
    fresh = Translation(digest, text, written.needs_work, actor.name, uow.now)
    with kept(uow, article, actor.name, confirmed=confirmed):
        _store(uow, article, language, segment, fresh, written.base)
    return _standing(uow, article, language, placed)


def save_draft(
    uow: UnitOfWork, slug: str, language: LanguageTag, digest: str, written: Written, actor: Actor
) -> Standing:
    """
    Save what is being typed: it needs work until its translator says that it is done.

    Raises:
        NotFoundError, NotPermittedError, ConflictError, InvalidInputError: As for `save`.
        ConflictError: Also `edition_signed`: a signature ends on purpose, not by typing.
    """
    article = uow.articles.locked(slug)
    if edition_of(uow, article, language).state is EditionState.SIGNED_OFF:
        raise ConflictError("edition_signed", language=str(language))
    return save(uow, slug, language, digest, replace(written, needs_work=True), actor)


def successor(uow: UnitOfWork, article: Article, digest: str) -> Segment | None:
    """The segment of the working revision that took over from *digest*; None if none did."""
    origins = uow.catalogs.origins(article.id, article.revision)
    for segment, origin in origins.items():
        if origin == digest:
            placed = uow.messages.segment(article.id, article.revision, segment)
            if placed is not None:
                return placed.segment
    return None


def progress(uow: UnitOfWork, article: Article, language: LanguageTag) -> Progress:
    """How far the edition is, by counting."""
    total = uow.messages.total(article.id, article.revision)
    if not uow.catalogs.origins(article.id, article.revision):
        return _progress(*uow.messages.counts(article.id, article.revision, language), total)
    marks = marks_of(uow, article, language)
    needs_work = sum(1 for each in marks if each.needs_work)
    written = sum(1 for each in marks if each.mark and not each.needs_work)
    staying = sum(1 for each in marks if each.counts) - written
    return _progress(written, needs_work, staying, total)


def _progress(written: int, needs_work: int, staying: int, total: int) -> Progress:
    # As `Edition.translated`: an edition that nobody has begun has nothing translated.
    is_begun = bool(written or needs_work) or staying == total
    return Progress(written + staying if is_begun else 0, needs_work, total)


def marks_of(uow: UnitOfWork, article: Article, language: LanguageTag) -> tuple[Mark, ...]:
    """How far each message is, in reading order; a carried text needs work and has no mark."""
    marks = uow.messages.marks(article.id, article.revision, language)
    origins = uow.catalogs.origins(article.id, article.revision)
    without = [each.segment for each in marks if not each.mark and each.segment in origins]
    chains = {digest: ancestry(origins, digest) for digest in without}
    ancestors = {each for chain in chains.values() for each in chain}
    texts = uow.messages.texts(article.id, language, ancestors) if ancestors else {}
    carried = {digest for digest, chain in chains.items() if any(one in texts for one in chain)}
    return tuple(
        replace(each, needs_work=True) if each.segment in carried else each for each in marks
    )


def cleaned(text: str) -> str:
    """*text* as it is stored: composed (NFC), on lines that end as a browser's do not."""
    return normalize("NFC", text.replace("\r\n", "\n").strip())


def _oversize(segment: Segment, text: str) -> tuple[Finding, ...]:
    """A text of a length that no translation has is not looked at any further."""
    limit = MAX_TEXT + 10 * len(segment.msgid)
    if len(text) <= limit:
        return ()
    return (Finding("text_too_large", values={"size": len(text), "limit": limit}),)


def _standing(uow: UnitOfWork, article: Article, language: LanguageTag, placed: Placed) -> Standing:
    segment = placed.segment
    translation, mark = _text_of(uow, article, language, segment)
    findings: tuple[Finding, ...] = ()
    if translation is not None:
        dismissed = uow.remarks.dismissed(article.id, language)
        text = digest_of(translation.text)
        found = checked(uow, article, language, segment, translation.text)
        findings = tuple(f for f in found if (f.code, segment.digest, text) not in dismissed)
    return Standing(placed.number, segment, translation, mark, findings)


def _require_catalog(uow: UnitOfWork, article: Article, language: LanguageTag) -> None:
    planned = planned_in(article)
    if language not in planned:
        names = ", ".join(map(str, planned))
        raise NotFoundError(
            "language_not_planned", language=str(language), slug=article.slug, planned=names
        )
    if language == article.source:
        raise ConflictError("source_not_translated", slug=article.slug, language=str(language))
    working = (article.id, article.revision)
    if language not in uow.catalog_sets.opened([working]).get(article.id, frozenset()):
        raise ConflictError("catalogs_not_open", slug=article.slug)


def _placed(uow: UnitOfWork, article: Article, digest: str) -> Placed:
    placed = uow.messages.segment(article.id, article.revision, digest)
    if placed is None:
        raise NotFoundError("segment_unknown", slug=article.slug)
    return placed


def _current_segment(uow: UnitOfWork, article: Article, digest: str) -> Placed:
    placed = uow.messages.segment(article.id, article.revision, digest)
    if placed is not None:
        return placed
    if uow.messages.known(article.id, [digest]):
        raise ConflictError("source_changed", slug=article.slug)
    raise NotFoundError("segment_unknown", slug=article.slug)


def _text_of(
    uow: UnitOfWork, article: Article, language: LanguageTag, segment: Segment
) -> tuple[Translation | None, int]:
    """The text of *segment*, its own or carried over, and its mark."""
    own = uow.messages.texts(article.id, language, [segment.digest]).get(segment.digest)
    if own is not None:
        return own.translation, own.mark
    origins = uow.catalogs.origins(article.id, article.revision)
    chain = ancestry(origins, segment.digest)
    if not chain:
        return None, 0
    texts = uow.messages.texts(article.id, language, chain)
    known = uow.messages.known(article.id, chain)
    carried = Origins(origins, known).fill(
        [segment], {digest: each.translation for digest, each in texts.items()}
    )
    return carried.get(segment.digest), 0


def _store(
    uow: UnitOfWork,
    article: Article,
    language: LanguageTag,
    segment: Segment,
    fresh: Translation,
    base: int,
) -> None:
    current, mark = _text_of(uow, article, language, segment)
    # Who saw the current text may replace it; who saw another one is merged as an upload is.
    before = {segment.digest: current} if current and mark == base else {}
    message = UploadedMessage(segment, fresh.text, fresh.needs_work, line=0)
    now = {segment.digest: current} if current else {}
    (merged,) = merge([message], before, now)
    if merged.fate in (Fate.CONFLICT, Fate.KEPT) and current:
        raise ConflictError("message_changed", who=current.written_by)
    if merged.fate is Fate.ALREADY_THERE:
        return
    uow.catalogs.add_translations(article.id, language, [_with_notes(fresh, current)])
    facts = {"language": str(language), "segment": segment.digest, "digest": digest_of(fresh.text)}
    uow.audit.record(uow.now, fresh.written_by, Action.TRANSLATE.value, article.slug, **facts)


def _with_notes(fresh: Translation, current: Translation | None) -> Translation:
    """*fresh* with what a file said beside the text before it; what a machine said is over."""
    if current is None or current.written_by.startswith(MACHINE):
        return fresh
    return replace(fresh, comment=current.comment, flags=current.flags)
