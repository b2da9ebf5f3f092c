"""
Jinja environments, one per language: the catalog is given to each, none is current.

Autoescape is on for every template whatever its name, and an undefined name is an error. The
templates are compiled once and shared by all languages.
"""

from pathlib import Path

from jinja2 import BytecodeCache, Environment, FileSystemLoader, StrictUndefined
from jinja2.bccache import Bucket
from markupsafe import Markup, escape

from workflow.domain.language import LanguageTag
from workflow.rendering import formats, links, view
from workflow.rendering.chrome import Chrome, ChromeShelf
from workflow.rendering.fonts import code_families, css_list, families, web_families
from workflow.rendering.house import HouseStyle, showing
from workflow.rendering.isolation import isolated
from workflow.rendering.notices import ready_sentence
from workflow.rendering.pictures import LoadPicture, as_data, is_picture, no_pictures


class Environments:
    """
    The environments of one template folder.

    Args:
        templates: The folder that holds `release/`.
        shelf: Where the words of each language come from.
        house: The house style; without one, the built-in look.
        pictures: Gives the bytes of the pictures that documents name.
    """

    def __init__(
        self,
        templates: Path,
        shelf: ChromeShelf,
        house: HouseStyle | None = None,
        pictures: LoadPicture = no_pictures,
    ) -> None:
        self._folder = templates / "release"
        self._shelf = shelf
        self._house = house or HouseStyle()
        self._pictures = pictures
        self._compiled = _Compiled()
        self._environments: dict[LanguageTag, Environment] = {}

    def environment(self, language: LanguageTag) -> Environment:
        """
        The environment of *language*, made when first asked for.

        Raises:
            RenderingError: The catalog is missing or damaged.
            InvalidInputError: CLDR knows nothing of the language.
        """
        if language not in self._environments:
            self._environments[language] = self._make(language)
        return self._environments[language]

    def print_sheet(self) -> str:
        """The style sheet of PDFs, filled in once for all languages."""
        environment = Environment(
            autoescape=True, undefined=StrictUndefined, loader=FileSystemLoader(self._folder)
        )
        return environment.get_template("print.css").render(showing.print_values(self._house))

    def _make(self, language: LanguageTag) -> Environment:
        environment = Environment(
            autoescape=True,
            undefined=StrictUndefined,
            loader=FileSystemLoader(self._folder),
            extensions=["jinja2.ext.i18n"],
            bytecode_cache=self._compiled,
            auto_reload=False,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        environment.policies["ext.i18n.trimmed"] = True
        environment.policies["json.dumps_kwargs"] = {"ensure_ascii": False}
        _give_words(environment, self._shelf.chrome(language))
        _give_formats(environment, language)
        _give_house(environment, language, self._house)
        environment.filters["picture_data"] = lambda source: as_data(self._pictures, source)
        environment.tests["picture"] = is_picture
        return environment


class _Compiled(BytecodeCache):
    """Compiled templates in memory; the key is the template's name and source."""

    def __init__(self) -> None:
        self._code: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        code = self._code.get(f"{bucket.key}.{bucket.checksum}")
        if code is not None:
            bucket.bytecode_from_string(code)

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._code[f"{bucket.key}.{bucket.checksum}"] = bucket.bytecode_to_string()


def _give_words(environment: Environment, chrome: Chrome) -> None:
    environment.filters["ready_sentence"] = lambda notice: ready_sentence(notice, chrome.gettext)
    # Jinja takes the result of a newstyle gettext for markup. A catalog is text, so each
    # message is escaped before Jinja sees it; the values put into it are escaped by Jinja.
    environment.install_gettext_callables(  # type: ignore[attr-defined]
        gettext=lambda message: escape(chrome.gettext(message)),
        ngettext=lambda one, many, n: escape(chrome.ngettext(one, many, n)),
        pgettext=lambda context, message: escape(chrome.pgettext(context, message)),
        npgettext=lambda context, one, many, n: escape(chrome.npgettext(context, one, many, n)),
        newstyle=True,
    )


def _give_formats(environment: Environment, language: LanguageTag) -> None:
    environment.filters.update(
        kind=lambda node: type(node).__name__,
        plain=view.plain,
        directed=isolated if language.is_rtl else escape,
        columns=view.columns,
        day=lambda day: formats.format_day(day, language),
        instant=lambda instant: formats.format_instant(instant, language),
        number=lambda number: formats.format_number(number, language),
        web_stack=lambda tag: Markup(css_list(web_families(tag))),  # noqa: S704  (names are ours)
        mailto=links.mailto,
        tel=links.tel,
    )
    environment.tests.update(
        absolute=links.is_absolute,
        external=links.is_external,
        safe=links.is_safe,
        address=links.shows_address,
    )
    environment.globals["counter_style"] = formats.counter_style(language)
    environment.globals["og_locale"] = formats.og_locale(language)


def _give_house(environment: Environment, language: LanguageTag, house: HouseStyle) -> None:
    def stack(tag: LanguageTag, names: tuple[str, ...]) -> Markup:
        return Markup(css_list(showing.stack(house, tag, names)))  # noqa: S704  (each is escaped)

    environment.filters.update(
        font_stack=lambda tag: stack(tag, families(tag)),
        code_stack=lambda tag: Markup(css_list(code_families(tag))),  # noqa: S704
    )
    environment.globals.update(
        house_style=showing.web_style(house),
        web_logo=showing.web_logo(house, language),
        print_logo=showing.print_logo(house, language),
        print_emphasis=showing.print_emphasis(house, language),
        logo_class=showing.logo_class(house),
        logo_alone=house.logo is not None and not house.logo.with_name,
    )
