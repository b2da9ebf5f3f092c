"""
What is still open when somebody approves, signs off or publishes: warnings that nobody has
dismissed, questions that nobody has answered, comments that nobody has resolved.

It stops nobody; but it is named, and whoever goes on has confirmed that they know it.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from workflow.domain.article import Article
from workflow.domain.edition import Edition
from workflow.domain.findings import Finding, Severity
from workflow.errors import ConfirmationNeededError
from workflow.intake.preflight import preflight
from workflow.storage.unit_of_work import UnitOfWork
from workflow.usecases.checking import MessageFinding, findings_of_all

_QUESTION, _COMMENT = "question_open", "comment_open"
# Enough to know which one it is.
_MOST_SHOWN = 200


@dataclass(frozen=True)
class OpenPoints:
    """
    Attributes:
        findings: Each says in `where` which language and which message or line it is about.
    """

    findings: tuple[Finding, ...] = ()

    @property
    def counts(self) -> Mapping[str, int]:
        """How many there are of each kind."""
        codes = [each.code for each in self.findings]
        questions, comments = codes.count(_QUESTION), codes.count(_COMMENT)
        warnings = len(codes) - questions - comments
        return {"warnings": warnings, "questions": questions, "comments": comments}

    @property
    def facts(self) -> dict[str, Any]:
        """For the audit log: how much of each kind was acknowledged."""
        return {f"open_{kind}": count for kind, count in self.counts.items() if count}

    def require_acknowledged(self, slug: str, *, confirmed: bool) -> None:
        """
        Raises:
            ConfirmationNeededError: `points_open`, with each, unless it was *confirmed*.
        """
        if self.findings and not confirmed:
            raise ConfirmationNeededError(
                "points_open", slug=slug, **self.counts, findings=self.findings
            )


def open_points(uow: UnitOfWork, article: Article, editions: Sequence[Edition]) -> OpenPoints:
    """What is open about *editions* of an article, in as many statements however many they are."""
    languages = [each.language for each in editions]
    found = findings_of_all(uow, article, editions)
    questions = uow.remarks.open_questions(article.id, languages)
    points: list[Finding] = []
    for edition in editions:
        language = edition.language
        points += (
            _of_source(uow, article) if edition.is_source else _warnings(edition, found[language])
        )
        numbers = {each.digest: number for number, each in enumerate(edition.segments, start=1)}
        points += (
            _remark(
                _QUESTION, f"{language.gettext} #{numbers[each.segment]}", each.made_by, each.text
            )
            for each in questions.get(language, ())
            if each.segment in numbers
        )
    return OpenPoints(tuple(points))


def open_in_source(uow: UnitOfWork, article: Article) -> OpenPoints:
    """What is open about the text that an approval signs."""
    return OpenPoints(tuple(_of_source(uow, article)))


def _of_source(uow: UnitOfWork, article: Article) -> Iterator[Finding]:
    """What the editor was warned of, and the comments of reviewers."""
    text = uow.articles.revision(article.id, article.revision).text
    name = article.source.gettext
    for each in preflight(text, article.source):
        # A shared text has no date and no contacts of its own.
        if each.severity is Severity.WARNING and (each.where or not article.is_shared):
            yield replace(each, where=f"{name}, {each.where}" if each.where else name)
    for comment in uow.comments.of_article(article.id):
        if comment.answers is None and comment.resolved_at is None:
            yield _remark(_COMMENT, name, comment.made_by, comment.text)


def _warnings(edition: Edition, found: Iterable[MessageFinding]) -> Iterator[Finding]:
    for each in found:
        if each.finding.severity is Severity.WARNING:
            yield replace(each.finding, where=f"{edition.language.gettext} #{each.number}")


def _remark(code: str, where: str, who: str, text: str) -> Finding:
    short = text if len(text) <= _MOST_SHOWN else f"{text[:_MOST_SHOWN]}…"
    return Finding(code, Severity.WARNING, where, {"who": who, "text": short})
