"""What a Markdown text has that no edition will show: each is told to the author, with its line."""

from collections.abc import Iterator, Sequence

from markdown_it.token import Token
from markdown_it.tree import SyntaxTreeNode

from workflow.catalogs.footnotes import footnotes_of, label_of
from workflow.catalogs.links import is_allowed
from workflow.catalogs.markup import parse, parse_with_html
from workflow.domain.findings import Finding, Severity
from workflow.domain.pictures import digest_in
from workflow.intake.draft import at_line


def losses(markdown: str, *, line: int = 0) -> tuple[Finding, ...]:
    """
    Tell what of *markdown* is shown as text, or not at all.

    Args:
        line: Where the text stands as a whole; 0 if its own lines are the file's.

    Returns:
        By line, warnings: `html_is_text`, `image_not_shown`, `link_refused`, `footnote_unused`,
        `footnote_twice`; and, blocking, `alternative_missing`.
    """
    if not markdown.strip():
        return ()
    tokens = parse(markdown)
    found = [*_html(markdown), *_inline_losses(tokens), *_footnote_losses(tokens)]
    found.sort(key=lambda loss: loss[0])
    return tuple(
        at_line(line or own_line, code, _SEVERITIES.get(code, Severity.WARNING), **values)
        for own_line, code, values in found
    )


_Loss = tuple[int, str, dict[str, object]]

# Who cannot see the picture would be told nothing (WCAG 2.2, 1.1.1), and neither would plain text.
_SEVERITIES = {"alternative_missing": Severity.BLOCKING}


def _html(markdown: str) -> Iterator[_Loss]:
    """Once per line: an opening and a closing tag are one thing to mend."""
    # Most texts have none, and need not be read once more.
    if "<" not in markdown:
        return
    told = set()
    for line, token in _placed(parse_with_html(markdown)):
        if token.type in ("html_inline", "html_block") and line not in told:
            told.add(line)
            yield line, "html_is_text", {"tag": token.content.strip()[:40]}


def _inline_losses(tokens: Sequence[Token]) -> Iterator[_Loss]:
    for line, token in _placed(tokens):
        if token.type == "image":
            source = str(token.attrs.get("src", ""))
            if not token.content.strip():
                yield line, "alternative_missing", {"image": source[:80]}
            elif not digest_in(source):
                yield line, "image_not_shown", {"image": source[:80]}
        elif token.type == "link_open":
            target = str(token.attrs.get("href", ""))
            if not is_allowed(target):
                yield line, "link_refused", {"target": target[:80]}


def _footnote_losses(tokens: Sequence[Token]) -> Iterator[_Loss]:
    footnotes = footnotes_of(SyntaxTreeNode(tokens))
    for code, nodes in (
        ("footnote_unused", footnotes.unused),
        ("footnote_twice", footnotes.repeated),
    ):
        for node in nodes:
            yield (node.map[0] + 1 if node.map else 0), code, {"label": label_of(node)[:40]}


def _placed(tokens: Sequence[Token]) -> Iterator[tuple[int, Token]]:
    """All tokens with their lines; those inside a block are counted by its line ends."""
    line = 1
    for token in tokens:
        line = token.map[0] + 1 if token.map else line
        yield line, token
        within = line
        for child in token.children or ():
            yield within, child
            within += child.type in ("softbreak", "hardbreak")
