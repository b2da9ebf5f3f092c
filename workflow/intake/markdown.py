"""Markdown with YAML front matter into an article text."""

import re
from dataclasses import dataclass

from markdown_it.tree import SyntaxTreeNode

from workflow.catalogs.markup import parse
from workflow.catalogs.placeholders import plain_text
from workflow.domain.article import ArticleText
from workflow.domain.findings import Finding, Severity
from workflow.errors import InvalidInputError
from workflow.intake.draft import Draft, at_line, refuse_blocking
from workflow.intake.fields import Fields
from workflow.intake.losses import losses
from workflow.intake.yaml_tree import Mapped, Tree, read_yaml

KEYS = (
    "title", "subtitle", "date", "place", "language", "languages", "embargo", "organisation",
    "contacts", "boilerplate", "slug", "keywords", "signature",
)  # fmt: skip

_FENCE = re.compile(r"^---[ \t]*$", re.MULTILINE)
_CLOSING = re.compile(r"^(?:---|\.\.\.)[ \t]*$", re.MULTILINE)


@dataclass(frozen=True)
class Body:
    """Markdown without its title; *line* is the title's, 0 if it has none."""

    markdown: str
    title: str = ""
    line: int = 0
    is_plain: bool = True


def read_markdown(text: str) -> Draft:
    """
    Read *text* (NFC, lines ending in a line feed).

    Raises:
        InvalidInputError: `article_refused` with all that is wrong; `front_matter_*`,
            `text_too_large`, `nested_too_deep`.
    """
    draft = draft_of(*_split(text))
    refuse_blocking(draft.findings)
    return draft


def draft_of(tree: Tree, markdown: str, *, may_have_title: bool = True) -> Draft:
    """
    The article whose front matter is *tree*; findings that block are among the others.

    Args:
        may_have_title: Whether the first heading of *markdown* may be the title.

    Raises:
        InvalidInputError: `text_too_large`, `nested_too_deep`.
    """
    findings: list[Finding] = []
    fields = Fields(tree, KEYS, findings)
    given = fields.text("title")
    body = without_title(markdown, given) if may_have_title else Body(markdown)
    article = _article(fields, body)
    language = fields.language("language")
    plan, slug = fields.plan("languages", language), fields.slug("slug")
    findings += _title_findings(fields, body)
    findings += losses(markdown)
    findings += losses(article.boilerplate, line=fields.line("boilerplate"))
    if not article.body:
        findings.append(Finding("body_empty", Severity.WARNING))
    return Draft(article, language, plan, slug, tuple(findings))


def _article(fields: Fields, body: Body) -> ArticleText:
    boilerplate_from, contacts_from = fields.use("boilerplate"), fields.use("contacts")
    return ArticleText(
        title=fields.text("title") or body.title,
        body=_trimmed(body.markdown),
        subtitle=fields.text("subtitle"),
        date=fields.day("date"),
        place=fields.text("place"),
        organisation=fields.text("organisation"),
        signature=fields.text("signature"),
        embargo=fields.instant("embargo"),
        contacts=fields.contacts("contacts") if contacts_from is None else (),
        boilerplate=fields.lines("boilerplate") if boilerplate_from is None else "",
        keywords=tuple(dict.fromkeys(text for _, text in fields.texts("keywords"))),
        boilerplate_from=boilerplate_from or "",
        contacts_from=contacts_from or "",
    )


def _split(text: str) -> tuple[Tree, str]:
    """
    Cut the front matter off.

    In the Markdown that is left, blank lines stand for it: so line numbers stay the file's.
    """
    opening = _FENCE.match(text)
    if opening is None:
        return Mapped(1, (), ()), text
    closing = _CLOSING.search(text, opening.end() + 1)
    if closing is None:
        raise InvalidInputError("front_matter_not_closed")
    tree = read_yaml(text[opening.end() + 1 : closing.start()], first_line=2)
    return tree, "\n" * text.count("\n", 0, closing.end()) + text[closing.end() :]


def without_title(markdown: str, given: str) -> Body:
    """
    Take the first heading of level 1 out of *markdown*, if it is the title.

    It is if the front matter has *given* none, or the same one.
    """
    nodes = SyntaxTreeNode(parse(markdown)).children
    heading = next((node for node in nodes if node.tag == "h1"), None)
    if heading is None or heading.map is None:
        return Body(markdown)
    title = plain_text(heading.children[0].children)
    if given and given != title:
        return Body(markdown)
    lines = markdown.split("\n")
    # Blank lines take its place: without one, paragraphs around it would become one.
    start, end = heading.map
    lines[start:end] = [""] * (end - start)
    is_plain = all(node.type in ("text", "softbreak") for node in heading.children[0].children)
    return Body("\n".join(lines), title, start + 1, is_plain)


def _title_findings(fields: Fields, body: Body) -> list[Finding]:
    findings = []
    if not fields.text("title") and not body.title:
        findings.append(Finding("title_missing"))
    if body.title and not body.is_plain:
        findings.append(at_line(body.line, "title_is_plain", Severity.INFO, title=body.title[:80]))
    return findings


def _trimmed(markdown: str) -> str:
    """Without blank lines around it; blanks before its first character are kept (code)."""
    return re.sub(r"\A(?:[ \t]*\n)+", "", markdown).rstrip()
