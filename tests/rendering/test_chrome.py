from pathlib import Path

import pytest

from workflow.domain.language import LanguageTag
from workflow.errors import RenderingError
from workflow.rendering.chrome import ChromeShelf

FR = LanguageTag("fr")
CATALOG = """
msgid ""
msgstr "Content-Type: text/plain; charset=UTF-8\\n"

msgid "Press release"
msgstr "Communiqué de presse"

msgctxt "separator"
msgid ", "
msgstr " ; "

#, fuzzy
msgid "Notes"
msgstr "Remarques"

msgid "End"
msgstr ""

msgid "%(n)s page"
msgid_plural "%(n)s pages"
msgstr[0] "%(n)s page"
msgstr[1] "%(n)s pages"
"""


def shelf(folder: Path, locale: str = "fr", text: str = CATALOG) -> ChromeShelf:
    path = folder / locale / "LC_MESSAGES" / "release.po"
    path.parent.mkdir(parents=True)
    path.write_text(text, encoding="utf-8")
    return ChromeShelf(folder)


def test_a_message_comes_in_its_language_and_context(tmp_path):
    chrome = shelf(tmp_path).chrome(FR)

    assert chrome.gettext("Press release") == "Communiqué de presse"
    assert chrome.pgettext("separator", ", ") == " ; "


@pytest.mark.parametrize(("number", "form"), [(0, "%(n)s page"), (2, "%(n)s pages")])
def test_the_plural_is_the_languages_own(tmp_path, number, form):
    chrome = shelf(tmp_path).chrome(FR)

    assert chrome.ngettext("%(n)s page", "%(n)s pages", number) == form


@pytest.mark.parametrize("message", ["Notes", "End", "Unheard of"])
def test_a_fuzzy_empty_or_absent_message_is_refused_by_name(tmp_path, message):
    chrome = shelf(tmp_path).chrome(FR)

    with pytest.raises(RenderingError) as refusal:
        chrome.gettext(message)

    assert refusal.value.code == "chrome_missing"
    assert refusal.value.values == {"language": "fr", "message": message}
    assert [finding.code for finding in refusal.value.findings] == ["chrome_missing"]


def test_a_language_without_a_catalog_is_refused(tmp_path):
    with pytest.raises(RenderingError) as refusal:
        shelf(tmp_path).chrome(LanguageTag("pl"))

    assert refusal.value.code == "chrome_missing"


def test_english_is_the_language_of_the_messages_and_needs_no_catalog(tmp_path):
    assert ChromeShelf(tmp_path).chrome(LanguageTag("en")).gettext("End") == "End"


def test_a_region_is_served_by_its_language_but_a_script_is_not(tmp_path):
    catalogs = shelf(tmp_path)

    assert catalogs.chrome(LanguageTag.parse("fr_CA")).gettext("Press release")
    assert catalogs.path_for(LanguageTag.parse("fr_Dupl")) is None


@pytest.mark.parametrize(
    "text",
    [
        'msgid "%(place)s"\nmsgstr "%(plcae)s"\n',
        'msgid "About %(organisation)s"\nmsgstr "À propos"\n',
        'msgid "End"\nmsgstr "100 % fin"\n',
        "msgid: End\n",
        'msgid "a"\nmsgid_plural "b"\nmsgstr[0] "c"\n',
    ],
)
def test_a_damaged_catalog_is_refused_before_it_is_used(tmp_path, text):
    with pytest.raises(RenderingError) as refusal:
        shelf(tmp_path, text=text).chrome(FR)

    assert refusal.value.code == "chrome_damaged"


def test_the_shelf_lists_its_languages(tmp_path):
    shelf(tmp_path, "zh_Hans")

    assert shelf(tmp_path, "ar").languages() == (LanguageTag("ar"), LanguageTag("zh", "Hans"))
