"""
Remember: what translators wrote before, and the words that the house has agreed on.

Everything here is a proposal beside the message. One thing alone is filled in without being looked
at: boilerplate that stands word for word in an edition that is signed off.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from workflow.catalogs.memory import Glossary, Match, Memory, digests_of, window
from workflow.catalogs.notation import check_placeholders
from workflow.catalogs.words import is_spaceless
from workflow.domain.article import Article
from workflow.domain.edition import EditionState
from workflow.domain.language import LanguageTag
from workflow.domain.memory import Remembered
from workflow.domain.roles import Actor
from workflow.domain.segment import Segment, Translation
from workflow.domain.states import Role
from workflow.domain.terms import Entry, Term
from workflow.errors import NotFoundError, NotPermittedError
from workflow.storage.remark_store import Suggestion
from workflow.storage.unit_of_work import UnitOfWork
from workflow.usecases.editions import edition_of, open_to, target_of

# Texts that are the same from release to release.
BOILERPLATE: Final = frozenset(("boilerplate", "name", "contact", "organisation"))

# More than a handful nobody reads.
MOST_MATCHES: Final = 5


@dataclass(frozen=True)
class Help:
    """
    What there is to help with one message.

    Attributes:
        number: Its place in the edition, from 1.
        current: The text that it has, to be looked at; None if it has none.
        matches: From the memory, the best first.
        terms: Those of the glossary that the message has, in reading order.
        kept: Texts kept beside the translation: conflicts, machines' proposals; oldest first.
    """

    number: int
    segment: Segment
    current: Translation | None
    matches: tuple[Match, ...]
    terms: tuple[Term, ...]
    kept: tuple[Suggestion, ...]

    def as_json(self) -> dict[str, Any]:
        """The same as JSON values; instants in ISO 8601."""
        return {
            "number": self.number,
            "context": self.segment.context,
            "source": self.segment.msgid,
            "text": self.current.text if self.current else None,
            "matches": [{**vars(each), "when": each.when.isoformat()} for each in self.matches],
            "terms": [{**vars(term), "kind": term.kind.value} for term in self.terms],
            "kept": [
                {
                    "text": each.text,
                    "origin": each.origin,
                    "who": each.made_by,
                    "when": each.made_at.isoformat(),
                }
                for each in self.kept
            ],
        }


def suggestions(
    uow: UnitOfWork, slug: str, language: LanguageTag, number: int | None = None
) -> tuple[Help, ...]:
    """
    Find help for every message that has no text, or one that needs work, in reading order.

    Args:
        number: Only for this message, whatever its state.

    Raises:
        NotFoundError: `article_unknown`, `language_not_planned`, `message_unknown`.
        ConflictError: `catalogs_not_open`, `source_not_translated`.
    """
    article = uow.articles.by_slug(slug)
    edition = target_of(uow, article, language)
    if number is not None and not 1 <= number <= edition.total:
        raise NotFoundError("message_unknown", slug=slug, number=number, total=edition.total)
    wanted = [
        (place, segment)
        for place, segment in enumerate(edition.segments, 1)
        if (segment.digest not in edition.shown if number is None else place == number)
    ]
    if not wanted:
        return ()
    memory = _memory(uow, article, language, [segment for _, segment in wanted])
    spaceless = is_spaceless(article.source)
    glossary = Glossary(uow.terms.of_language(language), spaceless=spaceless)
    kept = uow.remarks.suggestions(article.id, language)
    is_signed = _signed(uow, language)
    return tuple(
        Help(
            number=place,
            segment=segment,
            current=edition.translations.get(segment.digest),
            matches=memory.matches(segment, article.id, limit=MOST_MATCHES, is_signed=is_signed),
            terms=glossary.found_in(segment.msgid),
            kept=tuple(each for each in kept if each.segment == segment.digest),
        )
        for place, segment in wanted
    )


def fill_boilerplate(
    uow: UnitOfWork, slug: str, language: LanguageTag, actor: Actor
) -> tuple[Segment, ...]:
    """
    Fill what stands word for word in another article's edition that is signed off.

    Only boilerplate (`BOILERPLATE`) that nobody has translated here, and only from a text of the
    same role; of several, the newest. A text that somebody wrote here is left alone, even one
    that needs work.

    Returns:
        The segments that have a text now, in reading order.

    Raises:
        NotFoundError, NotPermittedError, ConflictError: As for any translation.
    """
    article, edition = open_to(uow, slug, language, actor)
    own = uow.catalogs.translations(article.id, [language]).get(language, {})
    lacking = [s for s in edition.segments if s.role in BOILERPLATE and s.digest not in own]
    # Under its role alone: a text has an ordinal only where it stands twice.
    digests = [Segment(segment.role, segment.msgid).digest for segment in lacking]
    known = uow.memory.exact(article.source, language, digests)
    pairs = _signed_texts(lacking, known, article.id, _signed(uow, language))
    uow.catalogs.add_translations(
        article.id,
        language,
        [Translation(s.digest, found.text, False, actor.name, uow.now) for s, found in pairs],
    )
    if pairs:
        sources = sorted({found.slug for _, found in pairs})
        facts = {"language": str(language), "filled": len(pairs), "sources": sources}
        uow.audit.record(uow.now, actor.name, "fill_boilerplate", slug, **facts)
    return tuple(segment for segment, _ in pairs)


def import_glossary(uow: UnitOfWork, entries: Iterable[Entry], actor: Actor) -> int:
    """
    Put *entries* into the glossaries of their languages.

    Returns:
        How many are new; the others were there already.

    Raises:
        NotPermittedError: `glossary_not_theirs`; nothing is stored then.
    """
    given = tuple(entries)
    languages = sorted({entry.language for entry in given})
    _require_keeper(actor, languages)
    fresh = sum(uow.terms.put(entry, actor.name, uow.now) for entry in given)
    if given:
        facts = {"languages": [str(language) for language in languages], "new": fresh}
        uow.audit.record(uow.now, actor.name, "import_glossary", "glossary", **facts)
    return fresh


def remove_term(uow: UnitOfWork, language: LanguageTag, source: str, actor: Actor) -> int:
    """
    Remove what the glossary of *language* says about *source*, and return how much it was.

    Raises:
        NotPermittedError: `glossary_not_theirs`.
        NotFoundError: `term_unknown`.
    """
    _require_keeper(actor, (language,))
    count = uow.terms.remove(language, source)
    if not count:
        raise NotFoundError("term_unknown", term=source[:80], language=str(language))
    facts = {"language": str(language), "term": source}
    uow.audit.record(uow.now, actor.name, "remove_term", "glossary", **facts)
    return count


def _require_keeper(actor: Actor, languages: Collection[LanguageTag]) -> None:
    """Editors keep every glossary, translators those of their languages."""
    if Role.EDITOR in actor.roles:
        return
    theirs = actor.languages if Role.TRANSLATOR in actor.roles else frozenset()
    others = ", ".join(str(language) for language in languages if language not in theirs)
    if others:
        raise NotPermittedError("glossary_not_theirs", who=actor.name, languages=others)


def _memory(
    uow: UnitOfWork, article: Article, language: LanguageTag, wanted: Sequence[Segment]
) -> Memory:
    """What is like one of *wanted*, or the same."""
    digests = [digest for segment in wanted for digest in digests_of(segment.msgid)]
    windows = [window(segment.msgid) for segment in wanted]
    same = uow.memory.exact(article.source, language, digests)
    recent = uow.memory.recent(
        article.source,
        language,
        shortest=min(shortest for shortest, _ in windows),
        longest=max(longest for _, longest in windows),
    )
    return Memory((*same, *recent), spaceless=is_spaceless(article.source))


def _signed(uow: UnitOfWork, language: LanguageTag) -> Callable[[Remembered], bool]:
    """Whether a text is part of an edition that is signed off as it is now."""

    @cache
    def shown(slug: str) -> frozenset[tuple[str, str]]:
        try:
            edition = edition_of(uow, uow.articles.by_slug(slug), language)
        except NotFoundError:
            # Its language was taken out of the plan.
            return frozenset()
        signed = edition.state is EditionState.SIGNED_OFF
        return frozenset(edition.shown.items()) if signed else frozenset()

    return lambda found: (found.segment, found.text) in shown(found.slug)


def _signed_texts(
    lacking: Iterable[Segment],
    known: Sequence[Remembered],
    article_id: int,
    is_signed: Callable[[Remembered], bool],
) -> list[tuple[Segment, Remembered]]:
    """The newest signed text of another article for each segment that has one."""
    pairs = []
    for segment in lacking:
        fitting = (
            each
            for each in known
            if (each.msgid, each.role) == (segment.msgid, segment.role)
            and each.article_id != article_id
            and not check_placeholders(segment.msgid, each.text)
            and is_signed(each)
        )
        found = next(fitting, None)
        if found is not None:
            pairs.append((segment, found))
    return pairs
