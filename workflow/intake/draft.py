"""What a reader hands over: an article text and what the file says about it."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from workflow.domain.article import ArticleText, LanguagePlan
from workflow.domain.findings import Finding, Severity, blocking
from workflow.domain.language import LanguageTag
from workflow.errors import InvalidInputError


@dataclass(frozen=True)
class Draft:
    """An article text; *slug* is empty and *language* None where the file names none."""

    text: ArticleText
    language: LanguageTag | None = None
    plan: LanguagePlan = field(default_factory=LanguagePlan)
    slug: str = ""
    findings: tuple[Finding, ...] = ()


def refuse_blocking(findings: Iterable[Finding]) -> None:
    """
    Refuse a file in which something is wrong, saying all that is wrong with it at once.

    Raises:
        InvalidInputError: `article_refused`, with the blocking ones of *findings*.
    """
    wrong = blocking(findings)
    if wrong:
        raise InvalidInputError("article_refused", findings=wrong, count=len(wrong))


def at_line(
    line: int, code: str, severity: Severity = Severity.BLOCKING, **values: object
) -> Finding:
    """A finding placed at *line*, counted from 1; 0 is the line of what stands in no file."""
    return Finding(code, severity, f"line {line}" if line else "", values)
