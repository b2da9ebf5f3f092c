"""Instants as forms say them, and as they are written out before anybody confirms."""

from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest

from tests.factories import AR, EN, FR
from workflow.desk.instants import COMMON_ZONES, Written, key_of, spoken, zone_choices, zone_of
from workflow.errors import InvalidInputError

NOW = datetime(2026, 11, 25, 18, 0, tzinfo=UTC)


def test_an_instant_is_written_out_with_its_city_its_offset_and_in_utc() -> None:
    said = spoken(Written("2026-11-26", "09:00", "Europe/Brussels").instant(), NOW, EN)

    assert said.day == "Thursday, 26 November 2026"
    assert (said.time, said.place, said.offset) == ("09:00", "Brussels", "UTC+01:00")
    assert (said.utc, said.distance) == ("08:00", "in 14 hours")


def test_the_day_in_utc_is_told_where_it_is_another() -> None:
    said = spoken(Written("2026-11-26", "07:00", "Asia/Tokyo").instant(), NOW, EN)

    assert said.utc == "Wednesday, 25 November 2026, 22:00"


def test_what_is_in_utc_is_not_told_twice() -> None:
    assert spoken(NOW, NOW, FR).utc == ""


def test_a_city_and_digits_are_those_of_the_language_of_the_desk() -> None:
    instant = datetime(2026, 11, 26, 9, tzinfo=ZoneInfo("Europe/Brussels"))

    said = spoken(instant, NOW, AR)

    assert (said.place, said.time, said.offset) == ("بروكسل", "٠٩:٠٠", "UTC+01:00")


def test_what_no_clock_will_show_is_refused() -> None:
    with pytest.raises(InvalidInputError, match="instant_skipped"):
        Written("2027-03-28", "02:30", "Europe/Brussels").instant()


def test_what_a_clock_shows_twice_is_the_first_of_both() -> None:
    assert Written("2026-10-25", "02:30", "Europe/Brussels").instant().utcoffset() == timedelta(
        hours=2
    )


@pytest.mark.parametrize(
    ("date", "time"), [("", ""), ("2026-13-01", "09:00"), ("2026-11-26", "09:00+02:00"), ("x", "y")]
)
def test_what_is_no_instant_is_refused(date: str, time: str) -> None:
    with pytest.raises(InvalidInputError, match="instant_unreadable"):
        Written(date, time, "UTC").instant()


@pytest.mark.parametrize("zone", ["", "../etc/passwd", "/etc/passwd", "Europe/Atlantis", "+99:00"])
def test_a_zone_is_looked_up_and_never_a_path(zone: str) -> None:
    with pytest.raises(InvalidInputError, match="zone_unknown"):
        zone_of(zone)


def test_a_bare_offset_is_a_zone() -> None:
    instant = datetime(2026, 11, 26, 9, tzinfo=timezone(timedelta(hours=-3, minutes=-30)))

    assert key_of(instant) == "-03:30"
    assert zone_of("-03:30").utcoffset(None) == instant.utcoffset()


def test_the_zone_of_the_embargo_is_offered_first() -> None:
    embargo = datetime(2026, 11, 26, 9, tzinfo=timezone(timedelta(hours=2)))

    assert zone_choices(embargo, EN)[0] == ("+02:00", "UTC+02:00")
    assert [key for key, _ in zone_choices(None, EN)] == list(COMMON_ZONES)
