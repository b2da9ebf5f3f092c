"""What holds for every text: right localisations raise nothing, and nonsense breaks nothing."""

from datetime import date
from decimal import Decimal

import pytest
from babel.dates import format_date
from babel.numbers import format_decimal, format_percent
from hypothesis import example, given, settings
from hypothesis import strategies as st

from workflow.catalogs.checks import CHECKS, Check, Unit, check, check_edition
from workflow.catalogs.checks.figures import figures
from workflow.catalogs.checks.matching import differences
from workflow.catalogs.notation import escape
from workflow.domain.language import LanguageTag
from workflow.domain.segment import Segment
from workflow.wording import SENTENCES, sentence

EN = LanguageTag("en")
LOCALES = "ar cs de de_CH es fa fi fr fr_CH he hi ja pl pt_BR ru sv th zh_Hans".split()
FACTS = {"translation_numbers", "translation_dates"}

locales = st.sampled_from(LOCALES)
numbers = st.decimals(
    min_value=0, max_value=Decimal("9999999999"), places=2, allow_nan=False, allow_infinity=False
)
dates = st.dates(min_value=date(1901, 1, 1), max_value=date(2098, 12, 31))
texts = st.text(max_size=60) | st.text(
    alphabet="aA1２٣.,;:!?«»“”„\"' \u00a0\u200b<>/b1@-年月%+(0)éщไ湖\U0001f600", max_size=60
)


def alarms(source: str, text: str, language: str) -> set[str]:
    findings = check(
        Segment("p", escape(source)), escape(text), source=EN, language=LanguageTag.parse(language)
    )
    return {finding.code for finding in findings} & FACTS


@example(Decimal("3000000000"), "cs")
@example(Decimal("1096217357.67"), "fr")
@given(numbers, locales)
@settings(max_examples=150)
def test_a_number_in_the_manner_of_its_locale_is_the_same_number(
    number: Decimal, language: str
) -> None:
    pattern = "#,##0.##"
    here = format_decimal(number, pattern, locale="en")
    there = format_decimal(number, pattern, locale=language, numbering_system="default")

    assert alarms(f"Some {here} lakes", f"x {there} y", language) == set()


@given(st.decimals(min_value=0, max_value=9, places=3), locales)
@settings(max_examples=100)
def test_a_percentage_in_the_manner_of_its_locale_is_the_same(
    share: Decimal, language: str
) -> None:
    here = format_percent(share, locale="en", decimal_quantization=False)
    there = format_percent(
        share, locale=language, numbering_system="default", decimal_quantization=False
    )

    assert alarms(f"Some {here} of it", f"x {there} y", language) == set()


@given(dates, locales, st.sampled_from(["short", "medium", "long", "full"]))
@settings(max_examples=150)
def test_a_date_in_the_manner_of_its_locale_is_the_same_date(
    day: date, language: str, form: str
) -> None:
    here = format_date(day, "d MMMM yyyy", locale="en")
    there = format_date(day, form, locale=language)

    assert alarms(f"It was on {here} here", f"x {there} y", language) == set()


@given(dates, locales, st.integers(1, 27))
@settings(max_examples=100)
def test_another_day_is_never_the_same_date(day: date, language: str, later: int) -> None:
    other = day.replace(day=(day.day - 1 + later) % 28 + 1)
    here = format_date(day, "d MMMM yyyy", locale="en")
    there = format_date(other, "long", locale=language)

    is_same = other == day
    assert bool(alarms(f"It was on {here} here", f"x {there} y", language)) != is_same


@given(st.integers(13, 10**7), st.integers(1, 10**6), locales)
@settings(max_examples=100)
def test_another_number_is_never_the_same(number: int, more: int, language: str) -> None:
    here = format_decimal(number, locale="en")
    there = format_decimal(number + more, locale=language, numbering_system="default")

    is_year = any(1900 <= n < 2100 for n in (number, number + more))
    assert is_year or "translation_numbers" in alarms(f"Some {here} lakes", f"x {there}", language)


@given(texts, texts, locales)
@example("1" * 5000, "٣" * 5000, "fr")
@example("9" * 5000 + " million", "2000" + ",000" * 2000, "hi")
@settings(max_examples=150)
def test_no_text_breaks_a_check_and_each_finding_has_a_sentence(
    source: str, text: str, language: str
) -> None:
    segment = Segment("headline", source or "a")

    findings = check(segment, text, source=EN, language=LanguageTag.parse(language))

    assert all("%(" not in sentence(finding).replace(source, "") for finding in findings)
    assert check(segment, text) == check(segment, text)
    assert check_edition([(segment, text), (segment, text)]) == ()


@given(texts, locales)
@settings(max_examples=100)
def test_a_text_has_the_same_numbers_as_itself(text: str, language: str) -> None:
    found = figures(text, LanguageTag.parse(language))

    assert differences(found, found) == ([], [])


@pytest.mark.parametrize("rule", CHECKS, ids=lambda rule: rule.id)
def test_a_check_yields_only_the_codes_that_it_names(rule: Check) -> None:
    samples = ("", "a", " a  a a.", "«a", "http://evil.com\x00 31", "<b1>\u200b\u202e", "مرحـــبا")
    yielded = {
        code
        for text in samples
        for code, _ in rule.find(Unit(Segment("p", "Is it <a1>so</a1>?"), text, EN, EN))
    }

    assert set(rule.codes) <= SENTENCES.keys()
    assert yielded <= set(rule.codes)
