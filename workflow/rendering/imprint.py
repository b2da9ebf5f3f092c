"""
The imprint: what is known of a page only once it is public, put into it at the door.

A stored page is a pure function of its edition and was made before the embargo. Its address, its
instants and the other public languages belong to the moment in which somebody asks for it. The
template leaves two elements to complete, its facts and an empty switcher of languages. Neither
can come from people, for their text is escaped.
"""

import json
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

from jinja2.utils import htmlsafe_json_dumps
from markupsafe import Markup

from workflow.domain.language import LanguageTag
from workflow.errors import DamagedError
from workflow.rendering.formats import language_name, og_locale

# The facts are JSON in which `<` is escaped, so they end where their element does.
_FACTS = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)
_SWITCHER = re.compile(r'<nav class="languages" aria-label="([^"]*)"></nav>')

# More languages than this are folded: on a telephone they would push the headline off the screen.
_SHOWN_LANGUAGES = 12

_CANONICAL = Markup('<link rel="canonical" href="{}">')
_ALTERNATE = Markup('<link rel="alternate" hreflang="{}" href="{}">')
_PROPERTY = Markup('<meta property="{}" content="{}">')
_DATA = Markup('<script type="application/ld+json">{}</script>')
_LINK = Markup(
    '<li><a href="{href}" rel="alternate" hreflang="{tag}" lang="{tag}"{dir}>{name}</a></li>'
)
_NAVIGATION = Markup('<nav class="languages" aria-label="{}">{}</nav>')
_FOLDED = Markup("<details><summary>{}</summary>{}</details>")


@dataclass(frozen=True)
class Imprint:
    """
    What is known of a public page beside its content.

    Attributes:
        base: Where readers find what is published; no slash at its end.
        source: The language that the article was written in.
        languages: Of every public page of the article, that of this page among them.
        published_at: When this page, or the first version of it, became public.
        modified_at: When it became public as it is now.
    """

    base: str
    slug: str
    language: LanguageTag
    source: LanguageTag
    languages: tuple[LanguageTag, ...]
    published_at: datetime
    modified_at: datetime

    def address(self, language: LanguageTag) -> str:
        """The address of the page in *language*, where the desk shows it."""
        slug = quote(self.slug, safe="")
        return f"{self.base}/articles/{slug}/{language.bcp47}/{slug}.html"

    @property
    def others(self) -> tuple[LanguageTag, ...]:
        """The other public languages, by their tags."""
        return tuple(sorted(each for each in set(self.languages) if each != self.language))


def with_imprint(page: bytes, imprint: Imprint) -> bytes:
    """
    Complete a stored final *page*; the same page and imprint give the same bytes.

    Raises:
        DamagedError: `page_unmarked`: it does not have exactly one place for each part, as a
            proof, which has no public address.
    """
    text = page.decode()
    text = _replaced(text, "facts", _FACTS, lambda found: _head(json.loads(found[1]), imprint))
    text = _replaced(text, "languages", _SWITCHER, lambda found: _switcher(found[1], imprint))
    return text.encode()


def _replaced(
    text: str, part: str, place: re.Pattern[str], made: Callable[[re.Match[str]], str]
) -> str:
    completed, count = place.subn(made, text)
    if count != 1:
        raise DamagedError("page_unmarked", part=part, count=count)
    return completed


def _head(facts: dict[str, Any], imprint: Imprint) -> Markup:
    here = imprint.address(imprint.language)
    lines = [
        _CANONICAL.format(here),
        *_alternates(imprint),
        _PROPERTY.format("og:url", here),
        *(_PROPERTY.format("og:locale:alternate", each) for each in _other_locales(imprint)),
        _PROPERTY.format("article:published_time", _written(imprint.published_at)),
        _PROPERTY.format("article:modified_time", _written(imprint.modified_at)),
        _DATA.format(htmlsafe_json_dumps(_completed(facts, imprint), ensure_ascii=False)),
    ]
    return Markup("\n").join(lines)


def _alternates(imprint: Imprint) -> Iterable[Markup]:
    # Search engines believe links that lead both ways, so each page lists all, itself as well.
    for each in sorted({*imprint.languages, imprint.language}):
        yield _ALTERNATE.format(each.bcp47, imprint.address(each))
    if imprint.source in imprint.languages:
        yield _ALTERNATE.format("x-default", imprint.address(imprint.source))


def _other_locales(imprint: Imprint) -> list[str]:
    # Two languages may share a locale there: CLDR's likely Portuguese is Brazil's.
    return sorted(set(map(og_locale, imprint.others)) - {og_locale(imprint.language)})


def _completed(facts: dict[str, Any], imprint: Imprint) -> dict[str, Any]:
    here = imprint.address(imprint.language)
    return {
        **facts,
        "@id": f"{here}#article",
        "url": here,
        "mainEntityOfPage": {"@type": "WebPage", "@id": here},
        "datePublished": _written(imprint.published_at),
        "dateModified": _written(imprint.modified_at),
        **_translations(imprint),
    }


def _translations(imprint: Imprint) -> dict[str, Any]:
    if imprint.language != imprint.source:
        known = imprint.source in imprint.languages
        return {"translationOfWork": _work(imprint, imprint.source)} if known else {}
    works = [_work(imprint, each) for each in imprint.others]
    return {"workTranslation": works} if works else {}


def _work(imprint: Imprint, language: LanguageTag) -> dict[str, str]:
    address = imprint.address(language)
    return {
        "@type": "NewsArticle",
        "@id": f"{address}#article",
        "url": address,
        "inLanguage": language.bcp47,
    }


def _switcher(escaped: str, imprint: Imprint) -> Markup:
    if not imprint.others:
        return Markup()
    label = Markup(escaped)  # noqa: S704  (Jinja escaped it when the page was made)
    links = (_link(each, imprint) for each in imprint.others)
    shown = Markup("<ul>\n{}\n</ul>").format(Markup("\n").join(links))
    if len(imprint.others) > _SHOWN_LANGUAGES:
        shown = _FOLDED.format(label, shown)
    return _NAVIGATION.format(label, shown)


def _link(language: LanguageTag, imprint: Imprint) -> Markup:
    # From page to page as they lie beside each other, so that exported files work anywhere.
    slug = quote(imprint.slug, safe="")
    turned = language.direction != imprint.language.direction
    return _LINK.format(
        href=f"../{language.bcp47}/{slug}.html",
        tag=language.bcp47,
        dir=Markup(' dir="{}"').format(language.direction) if turned else "",
        name=language_name(language),
    )


def _written(instant: datetime) -> str:
    return instant.astimezone(UTC).isoformat(timespec="seconds")
