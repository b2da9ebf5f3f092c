"""The web page, and the page that the PDF is printed from."""

from typing import Any

from jinja2 import Environment

from workflow.rendering.release import Release
from workflow.rendering.view import plain, view_of

# What search engines show of a description; longer ones are cut by them, mid-word.
_DESCRIPTION_CHARACTERS = 160


def web_page(environment: Environment, release: Release) -> str:
    """
    The self-contained web page of *release*; *environment* is that of its language.

    A final one is completed at the door (`imprint.with_imprint`).
    """
    return _page(environment, "web.html", release)


def print_page(environment: Environment, release: Release) -> str:
    """The page of *release* for `pdf.py`; its style sheet is not in it."""
    return _page(environment, "print.html", release)


def _page(environment: Environment, template: str, release: Release) -> str:
    view = view_of(release)
    description = _description(release)
    return environment.get_template(template).render(
        view=view,
        release=release,
        document=view.document,
        language=release.language,
        source=release.source,
        description=description,
        facts=_facts(release, description),
    )


def _facts(release: Release, description: str) -> dict[str, Any]:
    """What search engines are told (schema.org, NewsArticle), as far as it is known so early."""
    document = release.document
    facts: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": plain(document.headline),
        "description": description,
        "inLanguage": release.language.bcp47,
        "isAccessibleForFree": True,
    }
    if document.organisation:
        organisation = {"@type": "Organization", "name": plain(document.organisation)}
        facts |= {"author": organisation, "publisher": organisation}
    if document.keywords and not release.withdrawn:
        facts["keywords"] = [plain(keyword) for keyword in document.keywords]
    return facts


def _description(release: Release) -> str:
    document = release.document
    first = next((plain(getattr(block, "passage", None)) for block in document.body), "")
    text = plain(document.subtitle) or first
    if release.withdrawn or not text:
        return plain(document.headline)
    if len(text) <= _DESCRIPTION_CHARACTERS:
        return text
    words = text[:_DESCRIPTION_CHARACTERS].rpartition(" ")[0] or text[:_DESCRIPTION_CHARACTERS]
    return words + "…"
