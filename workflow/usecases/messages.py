"""One message of a catalog with all that is known of it, and what people say about it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from workflow.catalogs.checks import check
from workflow.catalogs.words import Change, is_spaceless, word_difference
from workflow.domain.article import Article
from workflow.domain.edition import Edition
from workflow.domain.findings import blocking
from workflow.domain.language import LanguageTag
from workflow.domain.roles import Actor, require_role
from workflow.domain.segment import Segment, Translation
from workflow.domain.states import Action
from workflow.errors import InvalidInputError, NotFoundError
from workflow.storage.remark_store import Remark, Spot, Suggestion
from workflow.storage.unit_of_work import UnitOfWork
from workflow.usecases.checking import MessageFinding, findings_of
from workflow.usecases.editions import edition_of, open_to
from workflow.usecases.promises import kept

_LONGEST_REMARK = 2_000


@dataclass(frozen=True)
class Message:
    """
    A message of an edition.

    Attributes:
        number: Counted from 1 in reading order.
        translation: Its text now; None if it has none.
        difference: From the source that the text was made for to the source as it is; empty
            unless the text was carried over.
        versions: Every text it ever had, oldest first.
        suggestions: Texts kept beside it: the other side of a conflict, a machine's.
    """

    number: int
    segment: Segment
    translation: Translation | None
    difference: tuple[Change, ...]
    versions: tuple[Translation, ...]
    remarks: tuple[Remark, ...]
    suggestions: tuple[Suggestion, ...]
    findings: tuple[MessageFinding, ...]

    def as_json(self) -> dict[str, Any]:
        """JSON values; instants in ISO 8601."""
        return {
            "number": self.number,
            "context": self.segment.context,
            "source": self.segment.msgid,
            "text": self.translation.text if self.translation else "",
            "needs_work": self.translation.needs_work if self.translation else False,
            "difference": [[change.kind.value, change.text] for change in self.difference],
            "versions": [_version_json(version) for version in self.versions],
            "remarks": [_json(vars(remark)) for remark in self.remarks],
            "suggestions": [_json(vars(suggestion)) for suggestion in self.suggestions],
            "findings": [
                {"code": each.finding.code, "severity": each.finding.severity.value}
                for each in self.findings
            ],
        }


def message_of(uow: UnitOfWork, slug: str, language: LanguageTag, number: int) -> Message:
    """
    Raises:
        NotFoundError: `article_unknown`, `language_not_planned`, `message_unknown`.
    """
    article = uow.articles.by_slug(slug)
    edition = edition_of(uow, article, language)
    segment = _segment(edition, slug, number)
    translation = edition.translations.get(segment.digest)
    found = findings_of(uow, article, edition)
    return Message(
        number=number,
        segment=segment,
        translation=translation,
        difference=_difference(article, segment, translation),
        versions=uow.catalogs.versions(article.id, language, segment.digest),
        remarks=tuple(
            each for each in uow.remarks.all(article.id, language) if each.segment == segment.digest
        ),
        suggestions=tuple(
            each
            for each in uow.remarks.suggestions(article.id, language)
            if each.segment == segment.digest
        ),
        findings=tuple(each for each in found if each.number == number),
    )


def adopt(
    uow: UnitOfWork,
    slug: str,
    language: LanguageTag,
    number: int,
    which: int,
    actor: Actor,
    *,
    confirmed: bool = False,
) -> Translation:
    """
    Make a suggestion the translation; whoever adopts it answers for it as its translator.

    Args:
        which: The suggestion's place in `Message.suggestions`, counted from 1.

    Raises:
        NotPermittedError, ConflictError: As for any translation.
        NotFoundError: Also `suggestion_unknown`.
        InvalidInputError: `suggestion_unusable`, with what blocks it.
        ConfirmationNeededError: As `promises.kept`.
    """
    article, edition = open_to(uow, slug, language, actor)
    segment = _segment(edition, slug, number)
    suggestions = [
        each
        for each in uow.remarks.suggestions(article.id, language)
        if each.segment == segment.digest
    ]
    if not 1 <= which <= len(suggestions):
        raise NotFoundError("suggestion_unknown", number=number, count=len(suggestions))
    text = suggestions[which - 1].text
    faults = blocking(check(segment, text))
    if faults:
        raise InvalidInputError("suggestion_unusable", number=number, findings=faults)
    adopted = Translation(segment.digest, text, False, actor.name, uow.now)
    with kept(uow, article, actor.name, confirmed=confirmed):
        uow.catalogs.add_translations(article.id, language, [adopted])
    facts = {"language": str(language), "message": number, "suggestion": which}
    uow.audit.record(uow.now, actor.name, "adopt_suggestion", slug, **facts)
    return adopted


def remark(
    uow: UnitOfWork,
    slug: str,
    language: LanguageTag,
    number: int,
    text: str,
    actor: Actor,
    *,
    is_question: bool,
    answers: int | None,
) -> int:
    """
    Say something about a message; anybody with a role in the article's work may.

    Raises:
        InvalidInputError: `remark_unusable`.
        NotFoundError: Also `question_unknown`, if there is no such question on this message.
    """
    article = uow.articles.by_slug(slug)
    if not actor.roles:
        require_role(actor, Action.TRANSLATE, language)
    if not text.strip() or len(text) > _LONGEST_REMARK:
        raise InvalidInputError("remark_unusable", limit=_LONGEST_REMARK)
    segment = _segment(edition_of(uow, article, language), slug, number)
    if answers is not None:
        _require_question(uow, article, language, segment, answers)
    spot = Spot(article.id, language, segment.digest)
    return uow.remarks.add(
        spot, text.strip(), actor.name, uow.now, is_question=is_question, answers=answers
    )


def _segment(edition: Edition, slug: str, number: int) -> Segment:
    if not 1 <= number <= edition.total:
        raise NotFoundError("message_unknown", slug=slug, number=number, total=edition.total)
    return edition.segments[number - 1]


def _difference(
    article: Article, segment: Segment, translation: Translation | None
) -> tuple[Change, ...]:
    if translation is None or translation.previous is None:
        return ()
    spaceless = is_spaceless(article.source)
    return word_difference(translation.previous.msgid, segment.msgid, spaceless=spaceless)


def _require_question(
    uow: UnitOfWork, article: Article, language: LanguageTag, segment: Segment, question: int
) -> None:
    for each in uow.remarks.all(article.id, language):
        if each.id == question and each.is_question and each.segment == segment.digest:
            return
    raise NotFoundError("question_unknown", number=question)


def _version_json(version: Translation) -> dict[str, Any]:
    return {
        "text": version.text,
        "needs_work": version.needs_work,
        "written_by": version.written_by,
        "written_at": version.written_at.isoformat(),
    }


def _json(values: Mapping[str, Any]) -> dict[str, Any]:
    return {**values, "made_at": values["made_at"].isoformat()}
