"""Check an edition's texts: everything that is found, but what a person said is no fault."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from workflow.catalogs.checks import check, check_edition, place_of
from workflow.catalogs.consistency import consistency
from workflow.domain.article import Article
from workflow.domain.edition import Edition
from workflow.domain.findings import Finding, blocking
from workflow.domain.language import LanguageTag
from workflow.domain.roles import Actor, require_role
from workflow.domain.segment import Segment
from workflow.domain.states import Action
from workflow.domain.terms import Term, TermKind
from workflow.errors import InvalidInputError, NotFoundError
from workflow.storage.remark_store import Dismissed, Spot, digest_of
from workflow.storage.unit_of_work import UnitOfWork
from workflow.usecases.editions import edition_of, editions_of


@dataclass(frozen=True)
class MessageFinding:
    """A finding about the message with *number*, counted from 1 in reading order."""

    number: int
    segment: Segment
    finding: Finding


def edition_at(uow: UnitOfWork, slug: str, language: LanguageTag) -> tuple[Article, Edition]:
    """
    An article and its edition in *language*.

    Raises:
        NotFoundError: `article_unknown`, `language_not_planned`.
    """
    article = uow.articles.by_slug(slug)
    return article, edition_of(uow, article, language)


def report(uow: UnitOfWork, slug: str) -> tuple[Finding, ...]:
    """
    All languages of an article against its source, and every blocking finding of each.

    The languages come in the order of the plan; see `catalogs.consistency` for what is compared.
    """
    article = uow.articles.by_slug(slug)
    source, *targets = editions_of(uow, article)
    kept = [
        term
        for language in article.plan.languages
        for term in uow.terms.of_language(language)
        if term.kind is TermKind.DO_NOT_TRANSLATE
    ]
    compared = consistency(
        source.segments,
        {edition.language: edition.shown for edition in targets},
        source=article.source,
        terms=tuple(dict.fromkeys(kept)),
    )
    found = (finding for edition in targets for finding in blocking(edition.findings))
    return (*compared, *found)


def findings_of(uow: UnitOfWork, article: Article, edition: Edition) -> tuple[MessageFinding, ...]:
    """All findings of an edition that nobody has dismissed, in reading order."""
    return findings_of_all(uow, article, [edition]).get(edition.language, ())


def findings_of_all(
    uow: UnitOfWork, article: Article, editions: Sequence[Edition]
) -> Mapping[LanguageTag, tuple[MessageFinding, ...]]:
    """The same of each of *editions* but the source, in as many statements."""
    targets = [each for each in editions if not each.is_source]
    languages = [each.language for each in targets]
    dismissed = uow.remarks.dismissed_in(article.id, languages)
    terms = uow.terms.of_languages(languages)
    nothing: frozenset[Dismissed] = frozenset()
    return {
        each.language: _findings(
            each,
            _Rules(article.source, each.language, terms[each.language]),
            dismissed.get(each.language, nothing),
        )
        for each in targets
    }


def _findings(
    edition: Edition, rules: "_Rules", dismissed: frozenset[Dismissed]
) -> tuple[MessageFinding, ...]:
    found = [*_message_findings(edition, rules), *_edition_findings(edition)]
    found.sort(key=lambda each: each.number)
    return tuple(
        each
        for each in found
        if (
            each.finding.code,
            each.segment.digest,
            digest_of(edition.translations[each.segment.digest].text),
        )
        not in dismissed
    )


def dismiss(
    uow: UnitOfWork, slug: str, language: LanguageTag, number: int, code: str, actor: Actor
) -> None:
    """
    Say that the warning *code* about message *number* is no fault; it comes back if the text does
    not stay exactly as it is.

    Raises:
        NotFoundError: `finding_unknown`: there is no such finding now.
        InvalidInputError: `finding_blocks`: what blocks must be mended.
    """
    article = uow.articles.by_slug(slug)
    require_role(actor, Action.TRANSLATE, language)
    edition = edition_of(uow, article, language)
    for each in findings_of(uow, article, edition):
        if each.number == number and each.finding.code == code:
            break
    else:
        raise NotFoundError("finding_unknown", finding=code, number=number)
    if each.finding.blocks:
        raise InvalidInputError("finding_blocks", finding=code, number=number)
    text = edition.translations[each.segment.digest].text
    spot = Spot(article.id, language, each.segment.digest)
    uow.remarks.dismiss(spot, code, text, actor.name, uow.now)
    facts = {"language": str(language), "message": number, "finding": code}
    uow.audit.record(uow.now, actor.name, "dismiss_finding", slug, **facts)


def _message_findings(edition: Edition, rules: "_Rules") -> Iterator[MessageFinding]:
    for number, segment in enumerate(edition.segments, start=1):
        translation = edition.translations.get(segment.digest)
        if translation is None:
            continue
        for finding in _check_once(segment, translation.text, rules):
            yield MessageFinding(number, segment, finding)


@dataclass(frozen=True, eq=False)
class _Rules:
    """What the checks of an edition go by; the glossary is told apart by its digest."""

    source: LanguageTag
    language: LanguageTag
    terms: tuple[Term, ...]

    @cached_property
    def _key(self) -> tuple[LanguageTag, LanguageTag, str]:
        return self.source, self.language, digest_of(repr(self.terms))

    def __hash__(self) -> int:
        return hash(self._key)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Rules) and self._key == other._key


# All checks take a millisecond for a message, and hardly one has changed since the last look.
@lru_cache(maxsize=8192)
def _check_once(segment: Segment, text: str, rules: _Rules) -> tuple[Finding, ...]:
    return check(segment, text, source=rules.source, language=rules.language, terms=rules.terms)


def _edition_findings(edition: Edition) -> Iterator[MessageFinding]:
    # Derived anew each time it is asked for.
    shown = edition.shown
    pairs = [(s, shown[s.digest]) for s in edition.segments if s.digest in shown]
    found = check_edition(pairs)
    if not found:
        return
    numbered = list(enumerate(edition.segments, start=1))
    places = {place_of(segment): (number, segment) for number, segment in reversed(numbered)}
    for finding in found:
        number, segment = places[finding.where]
        yield MessageFinding(number, segment, finding)
