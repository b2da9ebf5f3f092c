"""
Pre-translate: let a machine propose texts for messages that have none.

Three steps, since no transaction waits for a machine: look what is missing, ask, store. What a
machine wrote needs work and says whose it is; a person who confirms it becomes its writer.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from workflow.catalogs.checks import check, place_of
from workflow.domain.article import Article
from workflow.domain.edition import Edition
from workflow.domain.findings import Finding, Severity, blocking
from workflow.domain.language import LanguageTag
from workflow.domain.roles import Actor, require_role
from workflow.domain.segment import Segment, Translation
from workflow.domain.states import Action, Role
from workflow.domain.transitions import require_possible
from workflow.errors import ConflictError, InvalidInputError, UnavailableError
from workflow.machine import Machine
from workflow.storage.unit_of_work import UnitOfWork
from workflow.usecases.editions import edition_of, target_of

# One request: small enough for the limits that operators set on such machines (LT_BATCH_LIMIT,
# LT_CHAR_LIMIT), and for a progress bar that moves.
BATCH_MESSAGES = 20
BATCH_CHARACTERS = 2_000


@dataclass(frozen=True)
class Missing:
    """The messages of a catalog that have no text, by their number in it, from 1."""

    slug: str
    source: LanguageTag
    language: LanguageTag
    segments: Mapping[int, Segment]


@dataclass(frozen=True)
class Proposed:
    """
    What a machine said.

    Attributes:
        machine: Whose texts these are.
        texts: By segment digest; each has passed every blocking check.
        findings: What was not taken, with the number of its message; warnings.
        failure: Why the machine stopped before the end; what came until then is in `texts`.
    """

    machine: Machine
    texts: Mapping[str, str]
    findings: tuple[Finding, ...] = ()
    failure: UnavailableError | InvalidInputError | None = None


@dataclass(frozen=True)
class Pretranslated:
    """
    Attributes:
        filled: How many messages have a machine's text now.
        overtaken: How many got a person's text, or went, while the machine was thinking.
        edition: The edition as it is afterwards.
    """

    filled: int
    overtaken: int
    edition: Edition


def required(machine: Machine | None) -> Machine:
    """
    Raises:
        ConflictError: `machine_off`, if there is no machine.
    """
    if machine is None:
        raise ConflictError("machine_off")
    return machine


def untranslated(uow: UnitOfWork, slug: str, language: LanguageTag, actor: Actor) -> Missing:
    """
    What a machine could be asked for; a carried-over text is a text.

    Raises:
        NotFoundError, NotPermittedError, ConflictError: As for uploading a catalog, but that an
            editor may ask in every language.
    """
    article = uow.articles.by_slug(slug)
    edition = _open_edition(uow, article, language, actor)
    numbered = enumerate(edition.segments, start=1)
    missing = {number: each for number, each in numbered if _is_free(edition, each)}
    return Missing(slug, article.source, language, missing)


def propose(
    machine: Machine, missing: Missing, told: Callable[[int], None] = lambda _: None
) -> Proposed:
    """
    Ask *machine* for everything that is missing, in batches; belongs outside any transaction.

    Args:
        told: Called with the number of messages that each batch dealt with.
    """
    texts: dict[str, str] = {}
    findings: list[Finding] = []
    for batch in _batches(missing.segments):
        asked = [missing.segments[number].msgid for number in batch]
        try:
            said = machine.translate(asked, missing.source, missing.language)
        except (UnavailableError, InvalidInputError) as error:
            return Proposed(machine, texts, tuple(findings), error)
        for number, text in zip(batch, said, strict=True):
            segment = missing.segments[number]
            fault = _fault(number, segment, text)
            if fault is None:
                texts[segment.digest] = text
            else:
                findings.append(fault)
        told(len(batch))
    return Proposed(machine, texts, tuple(findings))


def store(uow: UnitOfWork, missing: Missing, proposed: Proposed, actor: Actor) -> Pretranslated:
    """
    Store the proposals for messages that still have no text, as ones that need work.

    Raises:
        NotFoundError, NotPermittedError, ConflictError: As `untranslated`; the article may have
            moved on meanwhile.
    """
    # Nobody's upload may come between looking and storing.
    article = uow.articles.locked(missing.slug)
    edition = _open_edition(uow, article, missing.language, actor)
    machine = proposed.machine
    label = f"Machine translation ({machine.title})"
    fresh = [
        Translation(
            segment.digest,
            proposed.texts[segment.digest],
            needs_work=True,
            written_by=machine.name,
            written_at=uow.now,
            comment=label,
        )
        for segment in edition.segments
        if segment.digest in proposed.texts and _is_free(edition, segment)
    ]
    if fresh:
        uow.catalogs.add_translations(article.id, missing.language, fresh)
        facts = {
            "language": missing.language.gettext,
            "machine": machine.name,
            "filled": len(fresh),
        }
        uow.audit.record(uow.now, actor.name, "pretranslate", missing.slug, **facts)
    return Pretranslated(
        filled=len(fresh),
        overtaken=len(proposed.texts) - len(fresh),
        edition=edition_of(uow, article, missing.language),
    )


def _open_edition(
    uow: UnitOfWork, article: Article, language: LanguageTag, actor: Actor
) -> Edition:
    if Role.EDITOR not in actor.roles:
        require_role(actor, Action.TRANSLATE, language)
    require_possible(article, Action.TRANSLATE)
    return target_of(uow, article, language)


def _is_free(edition: Edition, segment: Segment) -> bool:
    return segment.digest not in edition.translations and not segment.may_stay


def _batches(segments: Mapping[int, Segment]) -> Iterator[Sequence[int]]:
    """The numbers of *segments*, a request's worth at a time; a long message goes alone."""
    batch: list[int] = []
    characters = 0
    for number, segment in segments.items():
        size = len(segment.msgid)
        if batch and (len(batch) == BATCH_MESSAGES or characters + size > BATCH_CHARACTERS):
            yield batch
            batch, characters = [], 0
        batch.append(number)
        characters += size
    if batch:
        yield batch


def _fault(number: int, segment: Segment, text: str) -> Finding | None:
    """Why *text* cannot be stored; None if it can."""
    faults = blocking(check(segment, text))
    if not faults:
        return None
    where, values = place_of(segment), {"number": number}
    if any(fault.code.startswith("placeholder_") for fault in faults):
        return Finding("machine_lost_placeholders", Severity.WARNING, where, values)
    return Finding("machine_text_unusable", Severity.WARNING, where, values)
