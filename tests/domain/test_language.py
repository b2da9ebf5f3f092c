"""One type for languages, and the guard before every path that is named after one."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflow.domain.language import LanguageTag
from workflow.errors import InvalidInputError


@pytest.mark.parametrize(
    ("written", "gettext", "bcp47"),
    [
        ("fr", "fr", "fr"),
        ("FR", "fr", "fr"),
        ("pt_BR", "pt_BR", "pt-BR"),
        ("pt-br", "pt_BR", "pt-BR"),
        ("zh_Hans", "zh_Hans", "zh-Hans"),
        ("ZH-hans", "zh_Hans", "zh-Hans"),
        ("zh_hans_cn", "zh_Hans_CN", "zh-Hans-CN"),
        ("zh-Hans_CN", "zh_Hans_CN", "zh-Hans-CN"),
        ("es-419", "es_419", "es-419"),
        ("fil", "fil", "fil"),
    ],
)
def test_a_tag_is_read_in_any_case_and_with_any_separator(written, gettext, bcp47):
    tag = LanguageTag.parse(written)

    assert (tag.gettext, tag.bcp47, str(tag)) == (gettext, bcp47, gettext)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "f",
        "french",
        "fr_",
        "_fr",
        "fr__FR",
        "fr FR",
        " fr",
        "fr\n",
        "fr.UTF-8",
        "fr@euro",
        "..",
        "../fr",
        "fr/../de",
        "/etc",
        "fr\\de",
        "fr\x00",
        "ｆｒ",
        "рф",
        "zh_Hans_CN_x",
        "de_1996_DE",
    ],
)
def test_what_is_not_a_tag_is_refused(text):
    with pytest.raises(InvalidInputError, match="language_unknown"):
        LanguageTag.parse(text)


def test_a_refusal_does_not_repeat_a_whole_novel():
    with pytest.raises(InvalidInputError) as caught:
        LanguageTag.parse("x" * 10_000)

    assert len(caught.value.values["language"]) == 40


@given(st.text(max_size=12))
def test_nothing_that_passes_can_be_a_path(text):
    try:
        tag = LanguageTag.parse(text)
    except InvalidInputError:
        return

    assert set(tag.gettext) <= set(string.ascii_letters + string.digits + "_")


@given(
    st.from_regex(r"[A-Za-z]{2,3}([-_][A-Za-z]{4})?([-_]([A-Za-z]{2}|[0-9]{3}))?", fullmatch=True)
)
def test_both_spellings_of_a_tag_read_back_as_itself(text):
    tag = LanguageTag.parse(text)

    assert LanguageTag.parse(tag.gettext) == LanguageTag.parse(tag.bcp47) == tag


@pytest.mark.parametrize("name", "ar fa fa_AF he ps ur ks ku_Arab az_Arab pa-Arab".split())
def test_these_are_written_from_right_to_left(name):
    assert LanguageTag.parse(name).direction == "rtl"


@pytest.mark.parametrize("name", "en fr hi ja zh_Hans tr ru sw ar_Latn ur_Latn az".split())
def test_these_are_written_from_left_to_right(name):
    assert LanguageTag.parse(name).direction == "ltr"


def test_tags_sort_by_their_names():
    tags = [LanguageTag.parse(name) for name in ("zh_Hant", "fr", "zh_Hans", "fr_CA")]

    assert [tag.gettext for tag in sorted(tags)] == ["fr", "fr_CA", "zh_Hans", "zh_Hant"]
