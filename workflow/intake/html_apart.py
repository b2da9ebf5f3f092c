"""A stranger's web page, read in a process of its own with little memory and time."""

import json
from typing import Any

from workflow.domain.article import ArticleText
from workflow.domain.findings import Finding, Severity
from workflow.domain.language import LanguageTag
from workflow.errors import InvalidInputError
from workflow.intake.children import read_in_child
from workflow.intake.draft import Draft

_CHILD = "workflow.intake.html_child"


def read_html_apart(html: str) -> Draft:
    """
    Read *html* as `read_html` does.

    Raises:
        InvalidInputError: Likewise; `html_limit`, if it takes too long.
    """
    read = json.loads(read_in_child(_CHILD, html.encode(), {}, "html_limit"))
    findings = tuple(map(_finding, read["findings"]))
    if "refused" in read:
        refused = read["refused"]
        raise InvalidInputError(refused["code"], findings=findings, **refused["values"])
    language = LanguageTag.parse(read["language"]) if read["language"] else None
    return Draft(ArticleText.from_json(read["text"]), language, findings=findings)


def _finding(said: dict[str, Any]) -> Finding:
    return Finding(said["code"], Severity(said["severity"]), said["where"], said["values"])
