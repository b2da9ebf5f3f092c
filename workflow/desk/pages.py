"""
Pages from templates: one Jinja environment with the words of one language.

The catalog is an argument; there is no current language.
"""

from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from gettext import NullTranslations
from pathlib import Path

from babel import Locale, UnknownLocaleError
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import escape

from workflow.desk import labels
from workflow.desk.menu import PARTS
from workflow.domain.language import LanguageTag
from workflow.errors import FindingLike, WorkflowError
from workflow.rendering.formats import format_instant, format_number, format_until
from workflow.wording import sentence
from workflow.words import ENGLISH, WordShelf, best_of


class PageShelf:
    """The pages in each language that the desk speaks, made when it is first asked for."""

    def __init__(self, templates: Path, locales: Path) -> None:
        self._templates = templates
        self._words = WordShelf(locales, "desk")
        self._made: dict[LanguageTag, Pages] = {}
        self.languages = self._words.languages()
        # Those that a release has chrome in.
        self.content_languages = WordShelf(locales, "release").languages()

    def of(self, language: LanguageTag) -> "Pages":
        """Those in *language*, in English where it has no words."""
        if language not in self._made:
            self._made[language] = Pages(self._templates, language, self._words.words(language))
        return self._made[language]

    def best(self, accepted: str) -> "Pages":
        """Those in the language that the header Accept-Language asks for."""
        return self.of(best_of(self.languages, accepted))


class Pages:
    """
    Renders the desk's pages.

    Args:
        templates: The folder that holds `desk/`.
        language: The language that the desk speaks.
        translations: Its catalog of the `desk` domain.
    """

    def __init__(
        self, templates: Path, language: LanguageTag, translations: NullTranslations
    ) -> None:
        self._language = language
        self._translations = translations
        self._environment = Environment(
            autoescape=True,
            undefined=StrictUndefined,
            loader=FileSystemLoader(templates / "desk"),
            extensions=["jinja2.ext.i18n"],
            auto_reload=False,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._environment.policies["ext.i18n.trimmed"] = True
        self._give_words()
        self._give_formats()

    def render(self, template: str, **values: object) -> str:
        """The page of *template*, which sees *values* and nothing of the request."""
        return self._environment.get_template(template).render(
            desk=self._language, parts=PARTS, **values
        )

    def said(self, what: FindingLike | WorkflowError) -> str:
        """The sentence of *what*; its code, if an older program stored it and none knows it."""
        try:
            return sentence(what, self._translations.gettext, self._named)
        except KeyError:
            return what.code

    def _give_words(self) -> None:
        # Jinja takes the result of a newstyle gettext for markup. A catalog is text, so each
        # message is escaped before Jinja sees it; the values put into it are escaped by Jinja.
        words = self._translations
        self._environment.install_gettext_callables(  # type: ignore[attr-defined]
            gettext=lambda message: escape(words.gettext(message)),
            ngettext=lambda one, many, n: escape(words.ngettext(one, many, n)),
            pgettext=lambda context, message: escape(words.pgettext(context, message)),
            npgettext=lambda context, one, many, n: escape(words.npgettext(context, one, many, n)),
            newstyle=True,
        )

    def _give_formats(self) -> None:
        self._environment.filters.update(
            said=self.said,
            instant=lambda instant: format_instant(instant, self._language),
            told=lambda value: (
                format_instant(value, self._language) if isinstance(value, datetime) else value
            ),
            until=lambda instant, now: format_until(instant, now, self._language),
            number=lambda number: format_number(number, self._language),
            autonym=_autonym,
            state=lambda state: self._word(labels.STATES, state),
            format_name=lambda format_: self._word(labels.FORMATS, format_),
            kind=lambda kind: self._word(labels.KINDS, kind),
            move=lambda action: self._word(labels.MOVES, action),
            done=lambda code: self._word(labels.DONE, code) if code in labels.DONE else "",
            link_standing=lambda standing: self._word(labels.LINKS, standing),
            role=lambda role: self._word(labels.ROLES, role),
            credential=lambda kind: self._word(labels.CREDENTIALS, kind),
            letter=lambda template: self._word(labels.LETTERS, template),
            mail_wish=lambda wish: self._word(labels.MAIL_WISHES, wish),
            message_state=lambda state: self._word(labels.MESSAGE_STATES, state),
            segment_role=lambda role: self._word(labels.SEGMENT_ROLES, role),
            origin=lambda origin: self._word(labels.ORIGINS, origin),
            scope=lambda scope: self._word(labels.SCOPES, scope),
            link_answer=lambda answer: self._word(labels.LINKS, answer),
            shown=lambda shown: self._word(labels.SHOWN, shown),
            reason_word=lambda reason: self._word(labels.REASONS, reason),
            deed=lambda action: self._word(labels.DEEDS, action),
            stalled=lambda stalled: self._word(labels.STALLS, stalled),
            waits=lambda waits: self._word(labels.WAITS, waits),
            step=lambda action: self._word(labels.STEPS, action),
        )

    def _named(self, name: str, value: object) -> object:
        if name in labels.INSTANTS:
            return self._instant(str(value))
        table = labels.IN_SENTENCES.get(name)
        if table is None or self._language == ENGLISH:
            return value
        return ", ".join(self._word(table, each) for each in str(value).split(", "))

    def _instant(self, text: str) -> str:
        """An instant in words; what is none, such as one that somebody mistyped, as it is."""
        try:
            instant = datetime.fromisoformat(text)
        except ValueError:
            return text
        return format_instant(instant, self._language) if instant.tzinfo else text

    def _word(self, table: Mapping[str, str], key: str) -> str:
        return self._translations.gettext(table[key]) if key in table else key


@lru_cache(maxsize=512)
def _autonym(language: LanguageTag) -> str:
    """The language's name for itself; its tag, if CLDR does not know it."""
    try:
        return Locale.parse(language.gettext).get_display_name() or language.bcp47
    except (UnknownLocaleError, ValueError):
        return language.bcp47
