"""A stranger's web page, read in a process of its own with little memory and time."""

import json

from workflow.domain.article import ArticleText
from workflow.domain.language import LanguageTag
from workflow.intake.children import finding_from_json, raise_refusal, read_in_child
from workflow.intake.draft import Draft

_CHILD = "workflow.intake.html_child"


def read_html_apart(html: str) -> Draft:
    """
    Read *html* as `read_html` does.

    Raises:
        InvalidInputError: Likewise; `html_limit`, if it takes too long.
    """
    read = json.loads(read_in_child(_CHILD, html.encode(), {}, "html_limit"))
    raise_refusal(read)
    language = LanguageTag.parse(read["language"]) if read["language"] else None
    findings = tuple(map(finding_from_json, read["findings"]))
    return Draft(ArticleText.from_json(read["text"]), language, findings=findings)
