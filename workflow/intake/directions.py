"""Characters that change directions unseen, in an article: shown, and refused in a headline."""

from collections.abc import Iterator
from html import unescape

from workflow.domain.article import ArticleText
from workflow.domain.bidi_controls import in_headline, shown_controls
from workflow.domain.findings import Finding, Severity
from workflow.intake.draft import at_line


def hidden_directions(text: ArticleText) -> Iterator[Finding]:
    """A blocking finding for the headline, a warning for each other field and line."""
    yield from in_headline(text.title)
    contacts = " ".join(" ".join((each.name, each.role)) for each in text.contacts)
    others = {
        "subtitle": text.subtitle,
        "place": text.place,
        "organisation": text.organisation,
        "boilerplate": unescape(text.boilerplate),
        "signature": text.signature,
        "contacts": contacts,
        "keywords": " ".join(text.keywords),
    }
    for name, value in others.items():
        if shown := shown_controls(value):
            yield Finding("text_bidi", Severity.WARNING, name, {"shown": shown})
    for number, line in enumerate(text.body.split("\n"), 1):
        if shown := shown_controls(unescape(line)):
            yield at_line(number, "text_bidi", Severity.WARNING, shown=shown)
