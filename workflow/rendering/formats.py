"""
Dates, instants and numbers as a language's press writes them, from CLDR through Babel.

Choices that CLDR leaves open:

- Digits follow CLDR's default numbering system of the locale: Persian, Pashto, Bengali and
  Marathi write their own, Hindi and Moroccan Arabic write 0–9. `ar` without a region writes ٠–٩,
  as in Egypt and in the Arabic releases of the UN, where CLDR leaves the choice to the region.
- The first of a month is an ordinal in French, Italian and Brazilian Portuguese, as their presses
  write it: "1er juillet".
- Vietnamese writes a date as its documents do, "ngày 11 tháng 7 năm 2025" (Decree 30/2020,
  annex I), and not in CLDR's long form, which nobody prints.
- `en` without a region is the world's English, day first; `en_US` is American.
- Times run from 0 to 24 hours everywhere: an embargo must not hang on an "am".
- Dates are Gregorian everywhere, as international releases have them.
- A zone is named where its name is unambiguous worldwide, and by its offset otherwise:
  "CET", but "UTC+05:30" instead of "IST".
"""

import re
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from types import MappingProxyType

from babel import Locale, UnknownLocaleError
from babel.core import get_global
from babel.dates import format_date, format_time, format_timedelta, get_datetime_format
from babel.numbers import format_decimal

from workflow.domain.language import LanguageTag
from workflow.errors import InvalidInputError

# CLDR numbering system → its digit zero. The digits of each follow one another in Unicode.
_ZEROS: Mapping[str, str] = MappingProxyType(
    {
        "arab": "٠",
        "arabext": "۰",
        "beng": "০",
        "deva": "०",
        "gujr": "૦",
        "guru": "੦",
        "khmr": "០",
        "knda": "೦",
        "laoo": "໐",
        "latn": "0",
        "mlym": "൦",
        "mymr": "၀",
        "orya": "୦",
        "tamldec": "௦",
        "telu": "౦",
        "thai": "๐",
        "tibt": "༠",
    }
)

# CLDR numbering system → counter style (CSS Counter Styles 3, "Predefined Counter Styles").
_COUNTER_STYLES: Mapping[str, str] = MappingProxyType(
    {
        "arab": "arabic-indic",
        "arabext": "persian",
        "beng": "bengali",
        "deva": "devanagari",
        "gujr": "gujarati",
        "guru": "gurmukhi",
        "khmr": "khmer",
        "knda": "kannada",
        "laoo": "lao",
        "mlym": "malayalam",
        "mymr": "myanmar",
        "orya": "oriya",
        "telu": "telugu",
        "thai": "thai",
        "tibt": "tibetan",
    }
)

# Abbreviations that mean one offset to every newsroom; CST, IST or BST each mean several.
_CLEAR_ZONES = frozenset(
    "UTC GMT WET WEST CET CEST EET EEST MSK JST KST EST EDT PST PDT NZST NZDT".split()
)


# Languages whose bare tag CLDR reads as one country's, or as nobody's.
_WITHOUT_REGION: Mapping[LanguageTag, LanguageTag] = MappingProxyType(
    {
        LanguageTag("en"): LanguageTag("en", territory="001"),
        LanguageTag("ar"): LanguageTag("ar", territory="EG"),
    }
)


# The day as a whole, in LDML, where the press writes otherwise than CLDR's long form.
_DAYS: Mapping[str, str] = MappingProxyType({"vi": "'ngày' d 'tháng' M 'năm' y"})

# Locale → the first of a month.
_FIRSTS: Mapping[str, str] = MappingProxyType({"fr": "1er", "it": "1º", "pt_BR": "1º"})


def locale_of(language: LanguageTag) -> Locale:
    """
    Babel's locale for *language*; an unknown region falls back to the language.

    Raises:
        InvalidInputError: `language_without_locale_data`, if CLDR has nothing on it.
    """
    language = _WITHOUT_REGION.get(language, language)
    try:
        return Locale.parse(language.gettext)
    except (UnknownLocaleError, ValueError) as error:
        raise InvalidInputError("language_without_locale_data", language=str(language)) from error


def format_day(day: date, language: LanguageTag) -> str:
    """
    *day* in words.

    >>> format_day(date(2025, 7, 11), LanguageTag("fr"))
    '11 juillet 2025'
    """
    locale = locale_of(language)
    return _in_digits(_day(day, language, locale), locale)


def format_instant(instant: datetime, language: LanguageTag) -> str:
    """
    The aware *instant* in words, in its own zone.

    >>> from datetime import UTC
    >>> format_instant(datetime(2026, 11, 23, 9, tzinfo=UTC), LanguageTag("en"))
    '23 November 2026, 09:00 UTC'
    """
    locale = locale_of(language)
    day = _day(instant, language, locale)
    clock = format_time(instant, locale.datetime_skeletons["Hm"].pattern, locale=locale)
    pattern = str(get_datetime_format("medium", locale))
    # CLDR, LDML part 4, "dateTimeFormat": {1} is the date and {0} the time.
    written = pattern.replace("{1}", day).replace("{0}", f"{clock} {{zone}}")
    # The zone goes in last: its digits stay Western, as in every agency's copy.
    return _in_digits(written, locale).replace("{zone}", zone_name(instant))


def format_until(instant: datetime, now: datetime, language: LanguageTag) -> str:
    """
    How far the aware *instant* is from *now*, in words, in its largest unit.

    >>> from datetime import UTC
    >>> now = datetime(2026, 11, 23, 9, tzinfo=UTC)
    >>> format_until(datetime(2026, 11, 23, 12, tzinfo=UTC), now, LanguageTag("en"))
    'in 3 hours'
    """
    locale = locale_of(language)
    words = format_timedelta(instant - now, add_direction=True, locale=locale)
    return _in_digits(words, locale)


def zone_name(instant: datetime) -> str:
    """
    The zone of the aware *instant*: a clear abbreviation, or its offset from UTC.

    >>> from datetime import timezone
    >>> zone_name(datetime(2026, 11, 23, 9, tzinfo=timezone(timedelta(hours=5.5))))
    'UTC+05:30'
    """
    name = instant.tzname() or ""
    if name in _CLEAR_ZONES:
        return name
    minutes = (instant.utcoffset() or timedelta()) // timedelta(minutes=1)
    hours, rest = divmod(abs(minutes), 60)
    return f"UTC{'-' if minutes < 0 else '+'}{hours:02}:{rest:02}" if minutes else "UTC"


def format_number(number: int, language: LanguageTag) -> str:
    """*number* with the language's digits and group separators."""
    locale = locale_of(language)
    return _in_digits(format_decimal(number, locale=locale), locale)


def in_digits(text: str, language: LanguageTag) -> str:
    """*text*, such as a time that was written with 0 to 9, with the language's digits."""
    return _in_digits(text, locale_of(language))


def counter_style(language: LanguageTag) -> str:
    """The CSS counter style of page and list numbers: `decimal`, `persian`, `bengali` …"""
    return _COUNTER_STYLES.get(locale_of(language).default_numbering_system, "decimal")


def language_name(language: LanguageTag) -> str:
    """
    The language's name in itself, as a link to another edition shows it: `français`.

    >>> language_name(LanguageTag("zh", "Hans"))
    '简体中文'
    """
    locale = locale_of(language)
    # CLDR names some languages with their script or region in one word: 简体中文, دری.
    whole = locale.languages.get(language.gettext)
    return whole or Locale.parse(language.gettext).get_display_name() or language.bcp47


def og_locale(language: LanguageTag) -> str:
    """
    Open Graph's name of *language*: with its territory, or CLDR's likely one.

    >>> og_locale(LanguageTag("zh", "Hans")), og_locale(LanguageTag("pt", territory="PT"))
    ('zh_CN', 'pt_PT')
    """
    likely = get_global("likely_subtags")
    known = likely.get(language.gettext) or likely.get(language.language) or ""
    territory = language.territory or known.rpartition("_")[2]
    return f"{language.language}_{territory}" if territory else language.language


def _day(day: date, language: LanguageTag, locale: Locale) -> str:
    pattern = _DAYS.get(language.language, "long")
    written = format_date(day, pattern, locale)
    first = _FIRSTS.get(language.gettext) or _FIRSTS.get(language.language)
    return re.sub("^1(?= )", first, written) if first else written


def _in_digits(text: str, locale: Locale) -> str:
    zero = ord(_ZEROS.get(locale.default_numbering_system, "0"))
    return text.translate({ord("0") + n: chr(zero + n) for n in range(10)})
