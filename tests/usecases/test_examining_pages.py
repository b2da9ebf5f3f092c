"""`communique doctor` has a page rendered in each script, and waits for none for ever."""

import os
import sys

import pytest

from workflow.domain.language import LanguageTag
from workflow.usecases import examining_pages
from workflow.usecases.examining_pages import examine_pages

LANGUAGES = {script: LanguageTag.parse(name) for script, name in [("Arab", "ar"), ("Latn", "en")]}
MANY = {f"S{name}": LanguageTag.parse(name) for name in ("ar", "de", "en", "fr", "ja", "th")}


@pytest.fixture
def hasty(monkeypatch):
    """Pages get a moment: only how long is waited for is changed."""
    monkeypatch.setattr(examining_pages, "SECONDS_PER_PAGE", 0.2)


def examined(program, languages=LANGUAGES, told=None):
    """What is found where *program* renders `name`, for each name of `names`."""
    loop = f"import sys, time\nprint('ready', flush=True)\nfor name in sys.argv[1:]:\n {program}"
    command = [sys.executable, "-S", "-c", loop]
    return examine_pages(command, languages, os.environ, ([] if told is None else told).append)


def test_a_page_in_each_script_is_well():
    found = examined("print(flush=True)")

    assert (found.ok, found.detail) == (True, "one rendered in each of 2 scripts")


def test_what_is_wrong_with_a_page_is_said_with_its_script():
    found = examined("print('no glyph' if name == 'ar' else '', flush=True)")

    assert (found.ok, found.detail) == (False, "Arab (ar): no glyph")
    assert found.remedy


def test_a_page_that_stands_still_is_named_and_the_others_are_tried(hasty):
    told = []
    program = "time.sleep(999) if name == 'ar' else print(flush=True)"

    found = examined(program, MANY, told)

    assert found.detail == "Sar (ar): not ready after 0 s"
    assert told == [found.detail]


def test_where_all_stand_still_not_all_are_waited_for(hasty):
    found = examined("time.sleep(999)", MANY)

    assert found.detail.count("not ready") == 3
    assert found.detail.endswith("; 3 more were not tried")


def test_a_process_that_dies_is_told_with_its_last_word():
    found = examined("sys.exit('the library is broken')")

    assert "Arab (ar): the library is broken" in found.detail
