"""Instants as people write them in forms, and as they are written out before anybody confirms."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo, available_timezones

from babel.dates import format_date, format_timedelta, get_timezone_location

from workflow.domain.language import LanguageTag
from workflow.errors import InvalidInputError
from workflow.rendering.formats import in_digits, locale_of

# What a form says of when: at once, or at the instant that is written.
NOW, AT = "now", "at"

UTC_KEY = "UTC"
# Where the institutions that we serve have their seats, and the world's busiest newsrooms.
COMMON_ZONES = (
    *(UTC_KEY, "Europe/Brussels", "Europe/London", "Europe/Berlin", "Europe/Madrid"),
    *("Europe/Helsinki", "Europe/Kyiv", "Europe/Istanbul", "Europe/Moscow", "Africa/Cairo"),
    *("Africa/Lagos", "Africa/Nairobi", "Africa/Johannesburg", "Asia/Riyadh", "Asia/Tehran"),
    *("Asia/Kolkata", "Asia/Bangkok", "Asia/Shanghai", "Asia/Tokyo", "Australia/Sydney"),
    *("America/Sao_Paulo", "America/New_York", "America/Chicago", "America/Los_Angeles"),
)
_OFFSET = re.compile(r"([+-])(\d\d):(\d\d)")


@dataclass(frozen=True)
class Written:
    """What the three fields of a form say; *zone* is UTC, an offset, or a name of IANA's."""

    date: str
    time: str
    zone: str

    def instant(self) -> datetime:
        """
        Raises:
            InvalidInputError: `instant_unreadable`, `zone_unknown`, or `instant_skipped` for what
                no clock there will ever show. What it shows twice is the first of both.
        """
        zone = zone_of(self.zone)
        try:
            local = datetime.fromisoformat(f"{self.date}T{self.time}")
        except ValueError as error:
            raise self._unreadable() from error
        if local.tzinfo is not None:
            raise self._unreadable()
        instant = local.replace(tzinfo=zone)
        if instant.astimezone(UTC).astimezone(zone).replace(tzinfo=None) != local:
            shown = f"{self.date} {self.time}"
            raise InvalidInputError("instant_skipped", instant=shown, zone=self.zone)
        return instant

    def _unreadable(self) -> InvalidInputError:
        return InvalidInputError("instant_unreadable", date=self.date[:40], time=self.time[:40])


@dataclass(frozen=True)
class Spoken:
    """
    An instant in words.

    Attributes:
        place: Whose clock shows *time*; empty in UTC and for a bare offset.
        utc: The same in UTC, with its day where that is another; empty if it was UTC already.
        distance: Such as `in 14 hours`.
    """

    instant: datetime
    day: str
    time: str
    place: str
    offset: str
    utc: str
    distance: str


def first_written(instant: datetime) -> Written:
    """What the fields of a form hold before anybody writes in them."""
    return Written(f"{instant:%Y-%m-%d}", f"{instant:%H:%M}", key_of(instant))


def zone_of(key: str) -> tzinfo:
    """
    Raises:
        InvalidInputError: `zone_unknown`.
    """
    if key == UTC_KEY:
        return UTC
    if found := _OFFSET.fullmatch(key):
        sign = -1 if found[1] == "-" else 1
        away = timedelta(hours=int(found[2]), minutes=int(found[3]))
        if away < timedelta(hours=24):
            return timezone(sign * away)
    # Looked up, so that no name from a form is ever a path.
    if key in available_timezones():
        return ZoneInfo(key)
    raise InvalidInputError("zone_unknown", zone=key[:60])


def key_of(instant: datetime) -> str:
    """The key of the zone in which *instant* was written."""
    if isinstance(instant.tzinfo, ZoneInfo):
        return instant.tzinfo.key
    return _offset(instant) or UTC_KEY


def zone_choices(embargo: datetime | None, language: LanguageTag) -> tuple[tuple[str, str], ...]:
    """Keys and words of the zones that a form offers, the embargo's first."""
    keys = dict.fromkeys([*([key_of(embargo)] if embargo else []), *COMMON_ZONES])
    return tuple((key, _zone_words(key, language)) for key in keys)


def spoken(instant: datetime, now: datetime, language: LanguageTag) -> Spoken:
    """*instant* in the words of *language*, in its own zone and in UTC."""
    utc = instant.astimezone(UTC)
    offset = _offset(instant)
    zone = instant.tzinfo
    utc_day = "" if utc.date() == instant.date() else f"{_day(utc, language)}, "
    return Spoken(
        instant=instant,
        day=_day(instant, language),
        time=in_digits(f"{instant:%H:%M}", language),
        place=_city(zone, language) if isinstance(zone, ZoneInfo) else "",
        offset=f"UTC{offset}",
        utc=in_digits(f"{utc_day}{utc:%H:%M}", language) if offset else "",
        # Two days are told in hours: half of one matters then.
        distance=in_digits(
            format_timedelta(
                instant - now, threshold=2, add_direction=True, locale=locale_of(language)
            ),
            language,
        ),
    )


def _day(instant: datetime, language: LanguageTag) -> str:
    return in_digits(format_date(instant, "full", locale_of(language)), language)


def _city(zone: ZoneInfo, language: LanguageTag) -> str:
    return get_timezone_location(zone, locale=locale_of(language), return_city=True)


def _zone_words(key: str, language: LanguageTag) -> str:
    zone = zone_of(key)
    if isinstance(zone, ZoneInfo):
        return f"{_city(zone, language)} – {key}"
    return key if key == UTC_KEY else f"UTC{key}"


def _offset(instant: datetime) -> str:
    """`+01:00`; empty for none."""
    away = instant.utcoffset() or timedelta()
    minutes = abs(away) // timedelta(minutes=1)
    sign = "-" if away < timedelta() else "+"
    return f"{sign}{minutes // 60:02}:{minutes % 60:02}" if minutes else ""
