"""Each check on texts that it must pass, must leave alone and must report, in several languages."""

from collections.abc import Sequence

import pytest

from workflow.catalogs.checks import check
from workflow.domain.language import LanguageTag
from workflow.domain.segment import Segment
from workflow.domain.terms import Term, TermKind

ZWSP, ZWNJ, ZWJ, NBSP, NNBSP = "\u200b", "\u200c", "\u200d", "\u00a0", "\u202f"


def codes(
    source: str,
    text: str,
    language: str,
    *,
    role: str = "p",
    terms: Sequence[Term] = (),
    hint: str = "",
    written_in: str = "en",
) -> set[str]:
    findings = check(
        Segment(role, source, hint),
        text,
        source=LanguageTag.parse(written_in),
        language=LanguageTag.parse(language),
        terms=terms,
    )
    return {finding.code for finding in findings}


def rows(text: str) -> list[tuple[str, str, str]]:
    """`language | source | translation`, one a line."""
    cells = (tuple(cell.strip(" ") for cell in line.split("|")) for line in text.splitlines())
    return [(row[0], row[1], row[2]) for row in cells if len(row) == 3]


SAME_NUMBERS = rows(
    """
    fr | It costs 1,200.50 euros | Cela coûte 1 200,50 euros
    fr | It costs 1,200.50 euros | Cela coûte 1\u00a0200,50 euros
    fr | It costs 1,200.50 euros | Cela coûte 1\u202f200,50 euros
    de | It costs 1,200.50 euros | Es kostet 1.200,50 Euro
    de_AT | It costs 1,200.50 euros | Es kostet 1\u00a0200,50 Euro
    de_CH | It costs 1,200.50 euros | Es kostet 1’200.50 Euro
    de_CH | It costs 1,200.50 euros | Es kostet 1'200.50 Euro
    ar | It costs 1,200.50 euros | يكلف ١٬٢٠٠٫٥٠ يورو
    ar | It costs 1,200.50 euros | يكلف 1,200.50 يورو
    ar | It costs 97.4 euros | يكلف ٩٧,٤ يورو
    fa | It costs 1,200.50 euros | ۱٬۲۰۰٫۵۰ یورو
    hi | 1,234,567 people | 12,34,567 लोग
    hi | 1,234,567 people | १२,३४,५६७ लोग
    hi | 1.5 million people | 15 लाख लोग
    ja | 86.4 million people | 8640万人
    ko | 3 billion won | 30억 원
    es | 2 billion people | 2000 millones de personas
    es | 2,415 lakes | 2,415 lagos
    es | 2,415 lakes | 2.415 lagos
    ru | 5 million people | 5 миллионов человек
    de | 5 billion euros | 5 Milliarden Euro
    ja | thousands of users | 数1000人のユーザ
    fr | It grew by 97.4% | +97,4 %
    tr | It grew by 97.4% | %97,4 arttı
    ar | It grew by 97.4% | ٪٩٧٫٤
    zh_Hans | It grew by 12% | 增长了12％
    de | It grew by 12% | um 12 Prozent
    ja | SEPTEMBER 24, 2020 | 2020年9月24日
    ko | on 24 September 2020 | 2020년 9월 24일
    de | September 24, 2020 | 24.09.2020
    fr | 2020-09-24 | 24 septembre 2020
    fi | 24 September 2020 | 24. syyskuuta 2020
    th | 24 September 2020 | 24 กันยายน 2563
    ja | in May 2019 | 令和元年(2019年)5月
    ja | in May 2026 | 令和8年5月
    fr | on the 1st of June 2027 | le 1er juin 2027
    fr | in the 21st century | au XXIe siècle
    de | at 2 p.m. | um 14 Uhr
    fr | at 2:30 p.m. | à 14 h 30
    fr | at 14:00 | à 14 h
    de | at 14:30 | um 14.30 Uhr
    ja | at 14:00 | 午後2時
    en_US | at 14:00 | at 2 pm
    de | over four years | in 4 Jahren
    fr | 3 lakes | trois lacs
    fr | CO2 fell by 15 tonnes | le CO₂ a baissé de 15 tonnes
    mt | warmed by 1.3 degrees | żdiedet b’1.3 gradi
    sv | version 9.6.1 | version 9.6.1
    de | PostgreSQL 9.6 | PostgreSQL 9.6
    de | in 2019/20 | 2019/2020
    ru | PostgreSQL 13 is fast | PostgreSQL 13 быстрее: в PostgreSQL 13
    he | 13 lakes | ב-13 אגמים
    fr | call +41 22 555 01 23 | appelez le +41225550123
    """
)

OTHER_NUMBERS = rows(
    """
    fr | It costs 1,200.50 euros | Cela coûte 1 200,05 euros
    fr | 1,240 lakes | 1,240 lacs
    de | 1,240 lakes | 1,240 Seen
    en_US | 1.240 lakes | 1.241 lakes
    ar | 1,240 lakes | ١٬٢٠٤ بحيرة
    hi | 1,234,567 people | 12,34,576 लोग
    ja | 86.4 million people | 864万人
    ko | 3 billion won | 3억 원
    de | 5 billion euros | 5 Millionen Euro
    fr | It grew by 12% | +21 %
    fr | It grew by 3% | Il a grandi
    ja | SEPTEMBER 24, 2020 | 2020年9月25日
    de | at 2 p.m. | um 15 Uhr
    ru | 13 lakes and 13 rivers | 13 озёр и рек
    fr | 31 lakes | des lacs
    fr | lakes | 31 lacs
    th | 24 September 2020 | 24 กันยายน 2564
    zh_Hans | PostgreSQL 13 is here | PostgreSQL 来了
    """
)


@pytest.mark.parametrize(("language", "source", "text"), SAME_NUMBERS)
def test_a_number_may_be_written_as_its_language_does(
    language: str, source: str, text: str
) -> None:
    assert "translation_numbers" not in codes(source, text, language)


@pytest.mark.parametrize(("language", "source", "text"), OTHER_NUMBERS)
def test_another_number_is_reported(language: str, source: str, text: str) -> None:
    assert "translation_numbers" in codes(source, text, language)


Row = tuple[str, str, str, str]


def unchanged(text: str, language: str = "fr") -> Row:
    return "translation_unchanged", language, text, text


GOOD: list[Row] = [
    ("translation_foreign_host", *row)
    for row in rows(
        """
        fr | See lakes.example.org | Voir lakes.example.org
        ja | See example.org | example.orgをご覧ください
        ar | See example.org | انظر إلى الموقع لـexample.org وexample.org
        hu | See example.org | a www.example.org-on
        fr | See en.example.org | Voir fr.example.org
        pl | and so on | m.in. tak dalej
        de | for example | z.B. so
        fr | End. Then | Fin. Et
        de | PostgreSQL 9.6 | PostgreSQL 9.6.x
        """
    )
]
GOOD += [
    ("translation_links", *row)
    for row in rows(
        """
        fr | See https://example.org/a. | Voir https://example.org/a.
        fr | See www.example.org/ | Voir example.org
        """
    )
]
GOOD += [
    ("translation_dates", *row)
    for row in rows(
        """
        fr | by 30 June 2027 | le 30 juin 2027
        ja | by 30 June 2027 | 2027年6月30日
        ru | by 30 June 2027 | 30 июня 2027 года
        ar | by 30 June 2027 | ٣٠ حزيران ٢٠٢٧
        ar | by 30 June 2027 | في 30 يونيو/حزيران 2027
        he | by 30 June 2027 | עד 30 ביוני 2027
        vi | by 30 June 2027 | 30 tháng 6, 2027
        th | by 30 June 2027 | 30มิถุนายน2570
        fa | by 30 June 2027 | ۹ تیر ۱۴۰۶
        fr | it may 5 times | 5 fois
        """
    )
]
GOOD += [
    ("translation_emails", "fr", "Write to press@example.org.", "Écrire à Press@example.org."),
    ("translation_phones", "fr", "+41 22 555 01 23", "+41\u00a022\u00a0555\u00a001\u00a023"),
    ("translation_phones", "ar", "+41 22 555 01 23", "+٤١ ٢٢ ٥٥٥ ٠١ ٢٣"),
    ("translation_phones", "de", "on 24.09.2020", "am 24.09.2020"),
    unchanged("PostgreSQL Global Development Group of Berkeley"),
    unchanged("four words stay here"),
    ("translation_unchanged", "pt_BR", "a long text that stays", "a long text that changes here"),
    unchanged("this is a text of six words", "en_GB"),
]
GOOD += [
    ("translation_doubled_words", *row)
    for row in rows(
        """
        fr | We help each other | Nous nous aidons
        de | The ones who | Die, die die Seen messen
        id | step by step | sedikit sedikit, pelan pelan
        vi | always | luôn luôn
        sw | slowly | pole pole
        hi | together | साथ साथ
        it | step by step | piano piano
        fr | bye bye | bye bye
        sv | one, one | ett, ett
        """
    )
]
GOOD += [
    ("translation_end_mark", *row)
    for row in rows(
        """
        fr | It is so. | C’est ainsi.
        ja | It is so. | そうです。
        ja | “It is so.” | 「そうです」
        ja | It offers: | 次を提供します。
        hi | It is so. | ऐसा है।
        ur | It is so. | ایسا ہے۔
        fa | Is it so? | آیا چنین است؟
        el | Is it so? | Είναι έτσι;
        hy | It is so. | Այդպես է։
        hy | It offers: | Այն առաջարկում է՝
        th | It is so. | เป็นเช่นนั้น
        am | It is so. | እንዲህ ነው።
        zh_Hant | It is so. (Yes.) | 就是這樣。（是的。）
        fr | so on... | et ainsi de suite…
        ar | maps; | خرائط؛
        """
    )
]
GOOD += [
    ("translation_quotes", *row)
    for row in rows(
        """
        de | “so” | „so“
        fr | “so” | « so »
        sv | “so” | ”så”
        da | “so” | »så«
        ja | “so” | 「そう」
        pl | “so” | „tak”
        he | the “so” of the army | "כך" של צה"ל
        he | “so” | כ"כך".
        en_US | 19 inches | 19" wide
        fr | “It goes on. | « Cela continue.
        """
    )
]
GOOD += [
    ("translation_french_spacing", *row)
    for row in rows(
        """
        fr | “so”: yes! | «\u00a0ainsi\u00a0»\u00a0: oui\u202f!
        fr | at 14:30, https://a.org | 14:30, https://a.org
        fr | what?! | quoi\u202f?!
        fr | (!) | (!)
        fr | Released! | Released!
        fr_CA | so; yes! | ainsi; oui!
        de | so: yes! | so: ja!
        """
    )
]
GOOD += [
    ("translation_swiss_spacing", *row)
    for row in rows(
        """
        de_CH | “so” | «so»
        fr_CH | “so”: | «so»:
        fr_CH | “so”: | «\u202fso\u202f»\u202f:
        de | “so” | « so »
        """
    )
]
GOOD += [
    ("translation_invisible", "fa", "I want", f"می{ZWNJ}خواهم"),
    ("translation_invisible", "hi", "a", f"क्{ZWJ}ष"),
    ("translation_invisible", "th", "a", f"ก{ZWSP}ข"),
    ("translation_invisible", "fr", "a 👩‍🔬", f"une 👩{ZWJ}🔬"),
    ("translation_invisible", "fr", f"a{ZWSP}b", f"c{ZWSP}d"),
    ("translation_invisible", "he", "a", "\u200fא"),
    ("translation_kashida", "ar", "for PostgreSQL", "لـPostgreSQL و 1988 هـ"),
    ("translation_spaces", "ja", "a b", "あ\u3000い"),
    ("translation_spaces", "fr", "a: b", f"a{NBSP}: b"),
]

BAD: list[Row] = [
    ("translation_foreign_host", *row)
    for row in rows(
        """
        fr | See example.org | Voir examp1e.org
        fr | See us | Voir http://10.0.0.1/x
        fr | See us | Voir evil.Ru
        ru | See example.org | см. ехаmple.org
        ja | See us | evil.comをご覧
        ja | See us | ｅｖｉｌ．ｃｏｍ
        ja | See us | 例え.jp
        fr | See us | Voir ev\u00adil.com
        fr | See us | javascript:alert(1)
        fr | See us | Écrire à press@evil.org
        fr | press@example.org | press@example.com
        fr | See en.example.org | Voir fr.example.com
        fr | See us | Voir t.co
        fr | See us | Voir www.ab.cd.zz
        ar | See us | انظر إلى evil.net
        """
    )
]
BAD += [
    ("translation_links", "fr", "See example.org/a", "Voir example.org/b"),
    ("translation_links", "fr", "See example.org", "Voir"),
    ("translation_dates", "fr", "by 30 June 2027", "le 30 juillet 2027"),
    ("translation_dates", "ja", "by 30 June 2027", "2027年7月30日"),
    ("translation_dates", "ru", "by 30 June 2027", "30 июля 2027"),
    ("translation_emails", "fr", "press@example.org", "pres@example.org"),
    ("translation_emails", "fr", "press@example.org", "la presse"),
    ("translation_phones", "fr", "+41 22 555 01 23", "+41 22 555 01 32"),
    ("translation_phones", "fr", "a phone", "+41 22 555 01 23"),
    ("translation_unchanged", "fr", "this is a text of six words", "This is a text of six words"),
    ("translation_unchanged", "ar", "The lakes are open to all", "The lakes are open to all"),
    ("translation_doubled_words", "fr", "the lakes", "les les lacs"),
    ("translation_doubled_words", "de", "the lakes", "Seen Seen"),
    ("translation_doubled_words", "ru", "in lakes", "в в озёрах"),
]
BAD += [
    ("translation_end_mark", *row)
    for row in rows(
        """
        fr | It is so. | C’est ainsi
        fr | Is it so? | C’est ainsi.
        ja | It is so. | そうです.
        hi | It is so. | ऐसा है.
        ur | It is so. | ایسا ہے.
        fa | Is it so? | آیا چنین است?
        el | Is it so? | Είναι έτσι?
        th | Is it so? | เป็นเช่นนั้น
        """
    )
]
BAD += [
    ("translation_end_mark_added", "fr", "so it is", "c’est ainsi."),
    ("translation_quotes", "de", "“so”", "„so"),
    ("translation_quotes", "fr", "“so”", "« so"),
    ("translation_quotes", "ja", "“so”", "「そう』"),
    ("translation_quotes", "en_US", "“so”", "“so"),
    ("translation_quotes", "he", "“so”", 'כ"כך'),
    ("translation_french_spacing", "fr", "so:", "ainsi :"),
    ("translation_french_spacing", "fr", "so!", "ainsi!"),
    ("translation_french_spacing", "fr", "“so”", f"« ainsi{NBSP}»"),
    ("translation_french_spacing", "fr", "“so”", f"«{NNBSP}<b1>ainsi</b1>»"),
    ("translation_french_spacing", "fr_CA", "“so”", "«ainsi»"),
    ("translation_swiss_spacing", "de_CH", "“so”", "« so »"),
    ("translation_swiss_spacing", "it_CH", "“so”", f"«{NBSP}so»"),
    ("translation_swiss_spacing", "fr_CH", "so:", "ainsi :"),
    ("translation_invisible", "fr", "a", f"a{ZWSP}b"),
    ("translation_invisible", "de", "a", f"a{ZWNJ}b"),
    ("translation_bidi", "ar", "a", "\u202ea"),
    ("translation_bidi", "fr", "a \u2066b\u2069", "c \u2066d\u2069"),
    ("translation_invisible", "ja", "a", "\ufeffa"),
    ("translation_kashida", "ar", "welcome", "مرحـــبا"),
    ("translation_kashida", "fa", "book", "کتـاب"),
    ("translation_spaces", "fr", "a b", "a  b"),
    ("translation_spaces", "fr", "a b", " a b"),
    ("translation_spaces", "fr", "a b", "a b "),
    ("translation_spaces", "fr", "a b", f"a {NBSP}b"),
]


@pytest.mark.parametrize(("code", "language", "source", "text"), GOOD)
def test_what_a_language_does_rightly_is_let_through(
    code: str, language: str, source: str, text: str
) -> None:
    assert code not in codes(source, text, language)


@pytest.mark.parametrize(("code", "language", "source", "text"), BAD)
def test_what_is_wrong_is_reported(code: str, language: str, source: str, text: str) -> None:
    assert code in codes(source, text, language)


def test_what_a_link_of_the_source_points_to_is_not_foreign() -> None:
    hint = "Paragraph. <a1> = https://lakes.example.org/archive"

    assert not codes("The <a1>archive</a1>", "<a1>lakes.example.org</a1>", "fr", hint=hint)
    assert "translation_foreign_host" in codes("The <a1>archive</a1>", "<a1>a.org</a1>", "fr")


@pytest.mark.parametrize(
    ("role", "text", "too_long"),
    [
        ("headline", "a" * 90, False),
        ("headline", "a" * 91, True),
        ("headline", "湖" * 45, False),
        ("headline", "湖" * 46, True),
        ("headline", "ก\u0e34" * 90, False),
        ("headline#2", "a" * 91, True),
        ("p", "a" * 91, False),
    ],
)
def test_a_headline_has_ninety_columns(role: str, text: str, too_long: bool) -> None:
    assert ("translation_headline_length" in codes("a", text, "fr", role=role)) is too_long


@pytest.mark.parametrize("role", ["li", "td", "h2", "headline"])
def test_a_stop_is_free_where_there_is_no_sentence(role: str) -> None:
    assert not codes("maps;", "cartes", "de", role=role)
    assert not codes("How it works", "Wie geht das?", "de", role=role)
    assert "translation_end_mark" in codes("How?", "Wie", "de", role=role)


def kept(name: str) -> Term:
    return Term(name, TermKind.DO_NOT_TRANSLATE)


def required(source: str, target: str) -> Term:
    return Term(source, TermKind.REQUIRED, target)


def forbidden(source: str, target: str) -> Term:
    return Term(source, TermKind.FORBIDDEN, target)


@pytest.mark.parametrize(
    ("term", "language", "source", "text", "code"),
    [
        (kept("PostgreSQL"), "de", "PostgreSQL is", "PostgreSQLs", ""),
        (kept("PostgreSQL"), "ja", "PostgreSQL is", "これはPostgreSQLです", ""),
        (kept("PostgreSQL"), "ru", "PostgreSQL is", "ПостгреСКЛ", "changed"),
        (kept("WAL"), "fr", "a WALL", "un mur", ""),
        (kept("WAL"), "fr", "a WAL", "un journal", "changed"),
        (required("lake", "See"), "de", "two lakes", "zwei Seen", ""),
        (required("lake", "Seeufer"), "de", "two lakes", "zwei Seeufern", ""),
        (required("lake", "See"), "de", "two lakes", "zwei Teiche", "missing"),
        (required("lake", "озеро"), "ru", "two lakes", "на озёрах озера", ""),
        (required("lake", "بحيرة"), "ar", "two lakes", "والبحيرة", ""),
        (required("lake", "湖"), "ja", "two lakes", "二つの湖", ""),
        (required("lake", "湖"), "ja", "two lakes", "二つの池", "missing"),
        (required("open data", "données ouvertes"), "fr", "Open data", "Données ouvertes", ""),
        (required("open data", "données ouvertes"), "fr", "open data", "données libres", "missing"),
        (required("lake", "See"), "de", "a flake", "eine Flocke", ""),
        (forbidden("", "Tümpel"), "de", "a lake", "ein Tümpel", "forbidden"),
        (forbidden("", "Tümpel"), "de", "a lake", "mit Tümpeln", "forbidden"),
        (forbidden("", "art"), "fr", "an article", "un article", ""),
        (forbidden("lake", "Teich"), "de", "a pond", "ein Teich", ""),
        (forbidden("lake", "Teich"), "de", "a lake", "ein Teich", "forbidden"),
        (forbidden("", "池"), "zh_Hans", "a lake", "一个池塘", "forbidden"),
        (required("", "See"), "de", "a", "b", ""),
        (required("lake", ""), "de", "lake", "b", ""),
    ],
)
def test_terms(term: Term, language: str, source: str, text: str, code: str) -> None:
    found = codes(source, text, language, terms=[term])

    assert found == ({f"translation_term_{code}"} if code else set())


def test_one_of_several_required_words_is_enough() -> None:
    terms = [required("lake", "lac"), required("lake", "étang")]

    assert not codes("a lake", "un étang", "fr", terms=terms)
    assert codes("a lake", "une mer", "fr", terms=terms) == {"translation_term_missing"}


def test_words_of_a_name_that_stays_are_not_left_untranslated() -> None:
    name = "the lakes we all know"

    assert "translation_unchanged" in codes(name, name, "fr")
    assert "translation_unchanged" not in codes(name, name, "fr", terms=[kept(name)])


def test_the_source_may_be_in_any_language() -> None:
    assert not codes("Il y a 1 240 lacs.", "There are 1,240 lakes.", "en", written_in="fr")
    assert not codes("2020年9月24日。", "24 September 2020.", "en", written_in="ja")
    found = codes("2020年9月24日。", "24 October 2020.", "en", written_in="ja")
    assert found == {"translation_numbers"}
