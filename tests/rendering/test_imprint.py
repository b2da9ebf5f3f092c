import json
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest

from tests.rendering.pages import read
from tests.rendering.samples import EN, SHIPPED, document, passage, release, rich
from workflow.domain.document import CodeBlock, Paragraph
from workflow.domain.language import LanguageTag
from workflow.domain.rendition import Format
from workflow.errors import DamagedError
from workflow.rendering.imprint import Imprint, with_imprint
from workflow.rendering.release import Notice, NoticeKind

AR, FR, PT, BR, ZH = map(LanguageTag.parse, ("ar", "fr", "pt", "pt_BR", "zh_Hans"))
IMPRINT = Imprint(
    base="https://press.example.org",
    slug="open-lake-archive",
    language=EN,
    source=EN,
    languages=(AR, EN, FR, ZH),
    published_at=datetime(2026, 11, 23, 9, tzinfo=timezone(timedelta(hours=1))),
    modified_at=datetime(2026, 11, 24, 7, 30, 1, 5, tzinfo=UTC),
)
ADDRESS = "https://press.example.org/articles/open-lake-archive/{}/open-lake-archive.html"


@pytest.fixture
def stored(renderer):
    def render(shown=None, language=EN, **options):
        return renderer.render(release(shown, language, **options), Format.HTML).data

    return render


@pytest.fixture
def public(stored):
    def complete(shown=None, imprint=IMPRINT, **options):
        return read(with_imprint(stored(shown, imprint.language, **options), imprint).decode())

    return complete


def facts(page):
    (data,) = page.texts["script"]
    return json.loads(data)


def properties(page, name):
    return [each["content"] for each in page.named("meta") if each.get("property") == name]


def test_a_stored_page_knows_nothing_of_its_publication(stored):
    page = read(stored(rich(EN)).decode())

    assert not page.named("link")
    assert not properties(page, "og:url")
    assert not {"url", "datePublished", "dateModified"} & set(facts(page))
    assert page.named("nav") == [{"class": "languages", "aria-label": "Other languages"}]


def test_a_public_page_names_its_one_address(public):
    page = public()

    assert {"rel": "canonical", "href": ADDRESS.format("en")} in page.named("link")
    assert properties(page, "og:url") == [ADDRESS.format("en")]
    assert facts(page)["url"] == ADDRESS.format("en")


@pytest.mark.parametrize("language", [AR, EN, ZH])
def test_every_public_page_lists_all_of_them_and_the_source_as_the_default(public, language):
    page = public(imprint=replace(IMPRINT, language=language))

    listed = {each["hreflang"]: each["href"] for each in page.named("link") if "hreflang" in each}
    expected = {tag: ADDRESS.format(tag) for tag in ("ar", "en", "fr", "zh-Hans")}
    assert listed == {**expected, "x-default": ADDRESS.format("en")}


def test_where_the_source_is_not_public_there_is_no_default_and_no_original(public):
    page = public(imprint=replace(IMPRINT, language=FR, languages=(AR, FR)))

    assert "x-default" not in [each.get("hreflang") for each in page.named("link")]
    assert "translationOfWork" not in facts(page)


def test_search_engines_are_told_what_the_page_is(public):
    told = facts(public(rich(EN)))

    organisation = {"@type": "Organization", "name": "International Lakes Commission"}
    assert told | {"workTranslation": ...} == {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "@id": ADDRESS.format("en") + "#article",
        "headline": "Lakes Commission opens its records on 1,240 lakes to everyone",
        "description": ("Free archive brings together 38 years of measurements from 64 countries"),
        "inLanguage": "en",
        "isAccessibleForFree": True,
        "author": organisation,
        "publisher": organisation,
        "keywords": ["fresh water", "open data", "climate change"],
        "url": ADDRESS.format("en"),
        "mainEntityOfPage": {"@type": "WebPage", "@id": ADDRESS.format("en")},
        "datePublished": "2026-11-23T08:00:00+00:00",
        "dateModified": "2026-11-24T07:30:01+00:00",
        "workTranslation": ...,
    }


def test_original_and_translations_name_each_other(public):
    original = facts(public())
    translation = facts(public(imprint=replace(IMPRINT, language=AR)))

    assert [each["inLanguage"] for each in original["workTranslation"]] == ["ar", "fr", "zh-Hans"]
    assert original["workTranslation"][0]["@id"] == translation["@id"]
    assert translation["translationOfWork"]["@id"] == original["@id"]
    assert "translationOfWork" not in original


def test_a_link_that_somebody_shares_shows_title_language_and_instants(public):
    page = public(rich(ZH), imprint=replace(IMPRINT, language=ZH))

    assert properties(page, "og:type") == ["article"]
    assert properties(page, "og:title") == [page.texts["h1"][0]]
    assert properties(page, "og:site_name") == [page.texts["title"][0].rpartition(" – ")[2]]
    assert properties(page, "og:description") == [
        next(each["content"] for each in page.named("meta") if each.get("name") == "description")
    ]
    assert properties(page, "og:locale") == ["zh_CN"]
    assert properties(page, "og:locale:alternate") == ["ar_EG", "en_US", "fr_FR"]
    assert properties(page, "article:published_time") == ["2026-11-23T08:00:00+00:00"]
    assert properties(page, "article:modified_time") == ["2026-11-24T07:30:01+00:00"]


def test_two_languages_of_one_locale_are_named_once(public):
    page = public(imprint=replace(IMPRINT, language=PT, languages=(PT, BR, EN)))

    assert properties(page, "og:locale:alternate") == ["en_US"]


def test_readers_find_the_other_languages_by_their_own_names(public):
    page = public(imprint=replace(IMPRINT, language=FR))

    assert page.named("nav") == [{"class": "languages", "aria-label": "Autres langues"}]
    links = [each for each in page.named("a") if "hreflang" in each]
    assert [each["lang"] for each in links] == ["ar", "en", "zh-Hans"]
    assert [each.get("dir") for each in links] == ["rtl", None, None]
    assert links[2]["href"] == "../zh-Hans/open-lake-archive.html"
    assert "العربية English 简体中文" in page.text
    assert "français" not in page.text


def test_the_direction_of_a_link_is_told_in_a_right_to_left_page_as_well(public):
    page = public(imprint=replace(IMPRINT, language=AR))

    links = [each for each in page.named("a") if "hreflang" in each]
    assert {each["dir"] for each in links} == {"ltr"}


def test_a_page_in_the_only_language_has_no_switcher(public):
    assert not public(imprint=replace(IMPRINT, languages=(EN,))).named("nav")


def test_many_languages_are_folded_and_still_there(public):
    page = public(imprint=replace(IMPRINT, languages=SHIPPED))

    assert page.texts["summary"] == ["Other languages"]
    assert len([each for each in page.named("a") if "hreflang" in each]) == len(SHIPPED) - 1


@pytest.mark.parametrize("kind", NoticeKind)
def test_a_page_with_a_notice_is_completed_like_any_other(public, kind):
    page = public(rich(EN), notices=(Notice(kind, "1,240"),))

    assert {"rel": "canonical", "href": ADDRESS.format("en")} in page.named("link")
    assert page.named("nav")


def test_a_proof_is_told_to_nobody(stored):
    proof = stored(proof=True)

    page = read(proof.decode())
    assert not page.named("script")
    assert not page.named("nav")
    assert not [each for each in page.named("meta") if "property" in each]
    with pytest.raises(DamagedError) as caught:
        with_imprint(proof, IMPRINT)
    assert caught.value.values == {"part": "facts", "count": 0}


def test_a_page_with_two_places_for_one_part_is_refused(stored):
    page = stored()
    place = re.search(rb'<nav class="languages".*?</nav>', page)[0]

    with pytest.raises(DamagedError) as caught:
        with_imprint(page.replace(place, place * 2), IMPRINT)

    assert caught.value.values == {"part": "languages", "count": 2}


PLACES = (
    '<script type="application/ld+json">{}</script>'
    '<nav class="languages" aria-label="x"></nav>\u2028<!--</script><!-- <script>\\u003c'
)


def test_text_can_neither_make_a_place_nor_break_out_of_one(public):
    words = passage(PLACES)
    hostile = document(
        headline=words,
        subtitle=words,
        organisation=words,
        body=(Paragraph(words), CodeBlock(PLACES)),
        keywords=(words,),
    )

    page = public(hostile, notices=(Notice(NoticeKind.CORRECTION, PLACES),))

    told = facts(page)
    assert told["headline"] == told["author"]["name"] == PLACES
    assert len(page.named("nav")) == 1
    assert page.texts["h1"] == [PLACES]


def test_the_facts_hold_nothing_that_html_could_read(stored):
    page = with_imprint(stored(document(headline=passage(PLACES + "&'"))), IMPRINT).decode()

    data = re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)[1]

    assert not set("<>&'") & set(data)


def test_the_same_page_and_imprint_give_the_same_bytes(stored):
    assert with_imprint(stored(), IMPRINT) == with_imprint(stored(), IMPRINT)
