import pytest

from workflow.domain.language import LanguageTag
from workflow.rendering.fonts import code_families, families, family_for, script_of


@pytest.mark.parametrize(
    ("tag", "family"),
    [
        ("en", "Noto Sans"),
        ("ru", "Noto Sans"),
        ("ar", "Noto Sans Arabic"),
        ("fa_AF", "Noto Sans Arabic"),
        ("he", "Noto Sans Hebrew"),
        ("hi", "Noto Sans Devanagari"),
        ("zh_Hans", "Noto Sans CJK SC"),
        ("zh_Hant", "Noto Sans CJK TC"),
        ("zh", "Noto Sans CJK SC"),
        ("ja", "Noto Sans CJK JP"),
        ("ko", "Noto Sans CJK KR"),
        ("sr_Latn", "Noto Sans"),
    ],
)
def test_a_language_is_set_in_the_family_of_its_script(tag, family):
    assert family_for(LanguageTag.parse(tag)) == family
    stack = families(LanguageTag.parse(tag))
    assert next(each for each in stack if each.startswith("Noto")) == family


def test_every_language_may_quote_a_name_in_any_script():
    everything = {frozenset(families(LanguageTag.parse(tag))) for tag in ("en", "ar", "ja")}

    assert len(everything) == 1


def test_code_has_one_font():
    assert code_families(LanguageTag("ar"))[0] == "DejaVu Sans Mono"


def test_an_unknown_language_is_set_in_latin():
    assert script_of(LanguageTag("tlh")) == "Latn"
