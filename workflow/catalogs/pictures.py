"""Which pictures a text shows."""

from workflow.catalogs.markup import parse
from workflow.domain.article import ArticleText
from workflow.domain.pictures import digest_in


def pictures_of(text: ArticleText) -> tuple[str, ...]:
    """
    The digests that *text* names, in its order and as often as it does.

    Raises:
        InvalidInputError: `text_too_large`, `nested_too_deep`.
    """
    sources = (
        str(child.attrs.get("src", ""))
        for markdown in (text.body, text.boilerplate)
        # Most texts have none, and need not be parsed once more.
        if "picture:" in markdown
        for token in parse(markdown)
        for child in token.children or ()
        if child.type == "image"
    )
    return tuple(filter(None, map(digest_in, sources)))
