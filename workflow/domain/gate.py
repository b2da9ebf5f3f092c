"""
The one gate: what must hold before anything of an article goes public.

Every door (desk, command line, API, embargo clock) asks here, when work is accepted and again
when it is done.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime

from workflow.domain.article import ArticleText, LanguagePlan
from workflow.domain.bidi_controls import in_headline
from workflow.domain.edition import Edition, EditionState
from workflow.domain.findings import Finding
from workflow.domain.language import LanguageTag
from workflow.domain.shared import NOTHING_SHARED, Shared


def gate(
    plan: LanguagePlan,
    editions: Sequence[Edition],
    *,
    text: ArticleText,
    instant: datetime,
    shared: Shared = NOTHING_SHARED,
) -> tuple[Finding, ...]:
    """
    Find what keeps *editions* from going public at *instant*.

    Args:
        plan: Which languages must be there, after those waived for this publication.
        editions: The source edition and every planned language that has been opened.
        text: What the article says in its own language.
        instant: When they are to become public.
        shared: The texts that the article uses; each must be signed off in the same languages.

    Returns:
        Findings, all blocking: those of the article first, then the languages in the order of
        the plan. Empty if everything may go.
    """
    findings = [*_early(text, instant), *_empty(text), *in_headline(text.title)]
    findings.extend(
        Finding("shared_text_unknown", values={"slug": text.slug, "kind": text.kind.value})
        for text in shared.texts
        if not text.known
    )
    by_language = {edition.language: edition for edition in editions}
    source = [edition.language for edition in editions if edition.is_source]
    for language in (*source, *plan.must):
        findings.extend(_edition_findings(language, by_language.get(language)))
        findings.extend(_shared_findings(language, shared))
    return tuple(findings)


def ready(editions: Iterable[Edition], shared: Shared = NOTHING_SHARED) -> tuple[Edition, ...]:
    """The editions that may be public: those signed off as they are now, with what they share."""
    return tuple(
        edition
        for edition in editions
        if edition.state is EditionState.SIGNED_OFF and shared.covers(edition.language)
    )


def _early(text: ArticleText, instant: datetime) -> Iterable[Finding]:
    if text.embargo is not None and text.embargo > instant:
        values = {"embargo": text.embargo.isoformat(), "instant": instant.isoformat()}
        yield Finding("before_embargo", values=values)


def _empty(text: ArticleText) -> Iterable[Finding]:
    """A headline alone is no release: whoever saved it has not written it yet."""
    if not text.body.strip():
        yield Finding("body_missing")


def _shared_findings(language: LanguageTag, shared: Shared) -> Iterable[Finding]:
    for text in shared.texts:
        state = text.state(language)
        if text.known and state is not EditionState.SIGNED_OFF:
            values = {"slug": text.slug, "state": state.value}
            yield Finding("shared_not_signed_off", where=language.gettext, values=values)


def _edition_findings(language: LanguageTag, edition: Edition | None) -> tuple[Finding, ...]:
    if edition is None:
        return (Finding("edition_not_opened", where=language.gettext),)
    if edition.state is EditionState.SIGNED_OFF:
        return ()
    values = {
        "state": edition.state.value,
        "translated": edition.translated,
        "needs_work": edition.needs_work,
        "total": edition.total,
    }
    return (
        Finding("edition_not_signed_off", where=language.gettext, values=values),
        *edition.findings,
    )
