"""The release's templates and catalogs themselves."""

import re
from datetime import date

import polib
import pytest

from tests.rendering.samples import LOCALES, SHIPPED, TEMPLATES
from workflow.rendering.chrome import ChromeShelf
from workflow.rendering.environment import Environments

FOLDER = TEMPLATES / "release"
NAMES = sorted(str(path.relative_to(FOLDER)) for path in FOLDER.rglob("*.html"))
CATALOGS = sorted(LOCALES.glob("*/LC_MESSAGES/release.po"))
MESSAGE = re.compile(r'(?<![\w.])_\("([^"]+)"|pgettext\("[^"]+", "([^"]+)"')


@pytest.fixture(scope="module")
def environment():
    return Environments(TEMPLATES, ChromeShelf(LOCALES)).environment(SHIPPED[0])


@pytest.mark.parametrize("name", NAMES)
def test_every_template_compiles(environment, name):
    environment.get_template(name)


def test_pages_define_no_macros():
    pages = [name for name in NAMES if not name.startswith("_")]

    assert not [name for name in pages if "{% macro" in (FOLDER / name).read_text()]


def test_nothing_switches_escaping_off():
    assert not [name for name in NAMES if re.search(r"\|\s*safe|autoescape", _source(name))]


def test_every_name_of_a_template_is_defined(environment):
    assert environment.autoescape is True
    with pytest.raises(Exception, match="is undefined"):
        environment.from_string("{{ nothing }}").render()


@pytest.mark.parametrize("path", CATALOGS, ids=lambda path: path.parts[-3])
def test_every_catalog_parses_and_says_everything_that_the_templates_ask(path):
    catalog = polib.pofile(str(path), check_for_duplicates=True)
    translated = {entry.msgid for entry in catalog.translated_entries()}

    assert not [entry.msgid for entry in catalog if entry.fuzzy]
    assert not _asked() - translated


@pytest.mark.parametrize("language", SHIPPED, ids=str)
def test_every_catalog_can_be_used(language):
    chrome = ChromeShelf(LOCALES).chrome(language)

    pattern = chrome.pgettext("dateline", "%(place)s, %(date)s")
    assert pattern % {"place": "Genève", "date": date(2026, 11, 23)}


def _source(name):
    return (FOLDER / name).read_text(encoding="utf-8")


def _asked():
    return {found[1] or found[2] for name in NAMES for found in MESSAGE.finditer(_source(name))}
