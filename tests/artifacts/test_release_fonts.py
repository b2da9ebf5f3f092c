"""Every shipped language is set in the fonts of its own press, and in no other."""

from dataclasses import replace

import pytest

from tests.rendering.embedded import font_families
from tests.rendering.samples import (
    LOCALES,
    SHIPPED,
    TEMPLATES,
    document,
    paragraph,
    passage,
    release,
    rich,
)
from workflow.domain.language import LanguageTag
from workflow.domain.rendition import Format
from workflow.rendering.core_fonts import core_folder
from workflow.rendering.fonts import CODE, CORE_FAMILIES, all_families, family_for
from workflow.rendering.house import HouseStyle
from workflow.rendering.house.style import UrduHand
from workflow.rendering.renderer import Renderer

pytestmark = pytest.mark.slow

HAN = {*CORE_FAMILIES, *CORE_FAMILIES.values()}
JA, UR, ZH_HANS = map(LanguageTag.parse, ("ja", "ur", "zh_Hans"))


def of_language(language):
    """What its text may be set in: its own family and its core, symbols, Latin."""
    own = family_for(language)
    return {own, CORE_FAMILIES.get(own, own)}


@pytest.mark.parametrize("language", SHIPPED, ids=str)
def test_a_language_is_set_in_its_own_family_with_no_serif_and_no_foreign_letter(
    renderer, language
):
    data = renderer.render(release(rich(language), language, proof=True), Format.PDF).data

    used = font_families(data)
    assert used & of_language(language)
    assert used <= of_language(language) | {"Noto Sans", CODE, "DejaVu Sans", "Noto Sans Math"}
    assert not (used & HAN) - of_language(language)
    assert not [family for family in used if "Serif" in family]


@pytest.mark.parametrize("tag", ["zh_Hans", "zh_Hant", "ja", "ko"])
def test_han_of_another_language_keeps_the_forms_of_the_page(renderer, tag):
    language = LanguageTag.parse(tag)
    quoted = paragraph("国际湖泊委员会 國際湖泊委員會 国際湖沼 국제호수위원회 直骨角")

    used = font_families(
        renderer.render(release(document(body=(quoted,)), language), Format.PDF).data
    )

    assert used & HAN
    assert used & HAN <= of_language(language)


def test_a_text_that_stands_in_has_the_forms_of_its_own_language(renderer):
    shown = document(
        headline=passage("湖の記録"), subtitle=passage("湖泊委员会直接", stand_in=True)
    )
    page = replace(release(shown, JA, proof=True), source=ZH_HANS)

    used = font_families(renderer.render(page, Format.PDF).data)

    assert {"Communique Sans JP", "Communique Sans SC"} <= used
    assert not used & {"Communique Sans TC", "Communique Sans KR"}


def test_names_in_their_own_letters_need_no_font_outside_the_table(renderer):
    letters = "ᏣᎳᎩ ᠮᠣᠩᠭᠣᠯ ⵜⴰⵎⴰⵣⵉⵖⵜ ߒߞߏ ᓀᐦᐃᔭᐍᐏᐣ བོད ܣܘܪܝܝܐ ᮘᮞ ᱥᱟᱱᱛᱟᱲᱤ"

    used = font_families(
        renderer.render(release(document(body=(paragraph(letters),))), Format.PDF).data
    )

    assert used <= all_families()
    assert {"Noto Sans Cherokee", "Noto Serif Tibetan"} <= used


def test_urdu_may_be_set_in_nastaliq():
    renderer = Renderer(TEMPLATES, LOCALES, core_folder(), HouseStyle(urdu=UrduHand.NASTALIQ))

    used = font_families(renderer.render(release(rich(UR), UR), Format.PDF).data)

    assert family_for(UR) == "Noto Sans Arabic"
    assert family_for(LanguageTag.parse("ur_Aran")) in used
    assert used <= all_families()
