from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest

from workflow.domain.language import LanguageTag
from workflow.errors import InvalidInputError
from workflow.rendering.formats import (
    counter_style,
    format_day,
    format_instant,
    format_number,
    language_name,
    zone_name,
)

DAY = date(2025, 7, 11)
CET = ZoneInfo("Europe/Paris")


@pytest.mark.parametrize(
    ("tag", "written"),
    [
        ("en", "11 July 2025"),
        ("en_US", "July 11, 2025"),
        ("fr", "11 juillet 2025"),
        ("ru", "11 июля 2025\u202fг."),
        ("de", "11. Juli 2025"),
        ("zh_Hans", "2025年7月11日"),
        ("ja", "2025年7月11日"),
        ("ar", "١١ يوليو ٢٠٢٥"),
        ("ar_MA", "11 يوليوز 2025"),
        ("fa", "۱۱ ژوئیهٔ ۲۰۲۵"),
        ("ps", "۲۰۲۵ جولای ۱۱"),
        ("he", "11 ביולי 2025"),
        ("hi", "11 जुलाई 2025"),
        ("bn", "১১ জুলাই, ২০২৫"),
        ("vi", "ngày 11 tháng 7 năm 2025"),
    ],
)
def test_a_date_is_written_as_the_language_writes_it(tag, written):
    assert format_day(DAY, LanguageTag.parse(tag)) == written


@pytest.mark.parametrize(
    ("tag", "written"),
    [
        ("fr", "1er juillet 2025"),
        ("it", "1º luglio 2025"),
        ("pt_BR", "1º de julho de 2025"),
        ("pt", "1 de julho de 2025"),
        ("de", "1. Juli 2025"),
        ("en", "1 July 2025"),
    ],
)
def test_the_first_of_a_month_is_an_ordinal_where_the_press_writes_one(tag, written):
    assert format_day(date(2025, 7, 1), LanguageTag.parse(tag)) == written


@pytest.mark.parametrize(
    ("tag", "written"),
    [
        ("en", "23 November 2026, 09:00 CET"),
        ("fr", "23 novembre 2026, 09:00 CET"),
        ("zh_Hans", "2026年11月23日 09:00 CET"),
        ("ar", "٢٣ نوفمبر ٢٠٢٦، ٠٩:٠٠ CET"),
        ("id", "23 November 2026 09.00 CET"),
    ],
)
def test_an_instant_names_its_zone(tag, written):
    instant = datetime(2026, 11, 23, 9, tzinfo=CET)

    assert format_instant(instant, LanguageTag.parse(tag)) == written


@pytest.mark.parametrize(
    ("zone", "name"),
    [
        (UTC, "UTC"),
        (ZoneInfo("Europe/Athens"), "EET"),
        (ZoneInfo("Asia/Kolkata"), "UTC+05:30"),
        (ZoneInfo("America/Chicago"), "UTC-06:00"),
        (timezone(timedelta(hours=1)), "UTC+01:00"),
        (timezone(timedelta(hours=-3, minutes=-30)), "UTC-03:30"),
        (timezone(timedelta(0), "whatever"), "UTC"),
    ],
)
def test_a_zone_whose_name_is_ambiguous_is_named_by_its_offset(zone, name):
    assert zone_name(datetime(2026, 11, 23, 9, tzinfo=zone)) == name


def test_the_offset_of_an_embargo_keeps_western_digits():
    instant = datetime(2026, 11, 23, 9, tzinfo=timezone(timedelta(hours=5.5)))

    assert format_instant(instant, LanguageTag("fa")).endswith("۹:۰۰ UTC+05:30")


@pytest.mark.parametrize(
    ("tag", "style"),
    [("en", "decimal"), ("ar", "arabic-indic"), ("fa", "persian"), ("bn", "bengali")],
)
def test_page_numbers_use_the_digits_of_the_dates(tag, style):
    assert counter_style(LanguageTag.parse(tag)) == style


def test_numbers_are_grouped_and_written_in_the_languages_digits():
    assert format_number(1240, LanguageTag("de")) == "1.240"
    assert format_number(12, LanguageTag("fa")) == "۱۲"


def test_an_unknown_region_falls_back_to_the_language():
    assert format_day(DAY, LanguageTag.parse("fr_ZZ")) == "11 juillet 2025"


def test_a_language_without_locale_data_is_refused():
    with pytest.raises(InvalidInputError) as refusal:
        format_day(DAY, LanguageTag("tlh"))

    assert refusal.value.code == "language_without_locale_data"
    assert refusal.value.values == {"language": "tlh"}


def test_a_language_has_a_name_in_itself():
    assert language_name(LanguageTag("fr")) == "français"
