"""The report on a whole article, and the same text translated two ways."""

from workflow.catalogs.checks import check_edition
from workflow.catalogs.consistency import consistency
from workflow.domain.findings import Finding, Severity
from workflow.domain.language import LanguageTag
from workflow.domain.segment import Segment
from workflow.domain.terms import Term, TermKind
from workflow.wording import sentence

EN, FR, DE, JA = map(LanguageTag, ("en", "fr", "de", "ja"))
LAKES = Segment("p", "1,240 lakes in 64 countries")
DATE = Segment("p", "By 30 June 2027")
WHO = Segment("p", "PostgreSQL is <a1>here</a1>: press@example.org")
SEGMENTS = (LAKES, DATE, WHO)


def edition(*texts: str) -> dict[str, str]:
    pairs = zip(SEGMENTS, texts, strict=False)
    return {segment.digest: text for segment, text in pairs if text}


FRENCH = edition(
    "1 240 lacs dans 64 pays",
    "D’ici au 30 juin 2027",
    "PostgreSQL est <a1>ici</a1> : press@example.org",
)
JAPANESE = edition(
    "64か国の1,240湖沼", "2027年6月30日まで", "PostgreSQLは<a1>こちら</a1>:press@example.org"
)


def report(**editions: dict[str, str]) -> list[tuple[str, str]]:
    found = consistency(
        SEGMENTS,
        {LanguageTag.parse(name): texts for name, texts in editions.items()},
        source=EN,
        terms=[Term("PostgreSQL", TermKind.DO_NOT_TRANSLATE)],
    )
    assert all("%(" not in sentence(finding) for finding in found)
    return [(finding.code, finding.where) for finding in found]


def test_an_article_that_says_the_same_everywhere_has_no_findings() -> None:
    assert report(fr=FRENCH, ja=JAPANESE) == []


def test_each_finding_names_the_language_and_the_place() -> None:
    wrong = FRENCH | edition("1 204 lacs dans 64 pays")

    assert report(fr=wrong, ja=JAPANESE) == [
        ("translation_numbers", "fr p “1,240 lakes in 64 countries”")
    ]


def test_dates_names_addresses_and_placeholders_are_compared() -> None:
    wrong = edition("64か国の1,240湖沼", "2027年7月30日まで", "ポスグレ press@example.com")

    assert [code for code, _ in report(fr=FRENCH, ja=wrong)] == [
        "translation_numbers",
        "translation_dates",
        "placeholder_missing",
        "translation_foreign_host",
        "translation_emails",
        "translation_term_changed",
    ]


def test_what_a_language_lacks_is_counted() -> None:
    partly = edition("1 240 lacs dans 64 pays")

    (finding,) = consistency(SEGMENTS, {FR: partly, JA: JAPANESE}, source=EN)

    assert finding == Finding(
        "consistency_missing", Severity.WARNING, "fr", {"missing": 2, "total": 3}
    )


def test_how_a_language_is_written_is_not_its_affair() -> None:
    assert report(fr=FRENCH | edition("1 240  lacs lacs dans 64 pays?")) == []


def test_where_all_languages_differ_the_source_is_looked_at_first() -> None:
    french, japanese = (
        FRENCH | edition("1 420 lacs dans 64 pays"),
        JAPANESE | edition("64か国の1,420湖沼"),
    )
    place = "p “1,240 lakes in 64 countries”"

    assert report(fr=french, ja=japanese) == [
        ("consistency_source_odd", f"en {place}"),
        ("translation_numbers", f"fr {place}"),
        ("translation_numbers", f"ja {place}"),
    ]


def test_one_language_alone_says_nothing_about_the_source() -> None:
    assert [code for code, _ in report(fr=FRENCH | edition("1 420 lacs dans 64 pays"))] == [
        "translation_numbers"
    ]


def test_texts_of_other_segments_are_not_looked_at() -> None:
    assert report(fr=FRENCH | {"0" * 64: "31"}) == []


def test_the_same_text_in_two_ways_is_told_at_the_second() -> None:
    first, second = Segment("td", "Reservoirs"), Segment("td#2", "Reservoirs")

    (finding,) = check_edition([(first, "Stauseen"), (LAKES, "x"), (second, "Speicher")])

    assert finding == Finding(
        "translation_two_ways",
        Severity.WARNING,
        "td#2 “Reservoirs”",
        {"other": "Stauseen", "where": "td"},
    )
    assert "Stauseen" in sentence(finding)


def test_the_same_text_in_one_way_is_well() -> None:
    first, second = Segment("td", "Reservoirs"), Segment("td#2", "Reservoirs")

    assert check_edition([(first, "Stauseen"), (second, "Stauseen"), (LAKES, "Stauseen")]) == ()
