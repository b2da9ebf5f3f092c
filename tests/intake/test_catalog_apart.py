"""Large catalogs: read by another process, with the same outcome."""

import pytest

from tests.factories import DE, EN, FR, make_translation
from workflow.catalogs import formats
from workflow.catalogs.exchange import Catalog
from workflow.catalogs.formats import CatalogFormat, write_catalog
from workflow.domain.segment import Segment
from workflow.errors import InvalidInputError
from workflow.intake import catalog_apart
from workflow.intake.catalog_apart import read_catalog
from workflow.wording import sentence

SEGMENTS = tuple(Segment("p", f"The <b1>{number}</b1> wells are open.", "h") for number in range(4))
EARLIER = (Segment("p", "A well was closed."),)


def catalog(form: CatalogFormat) -> bytes:
    said = ("Les <b1>0</b1> puits.", "Les puits <b2>ouverts</b2>.", "Les <b1>2</b1> “puits”.")
    texts = [
        make_translation(segment, text, needs_work=text.endswith("”."))
        for segment, text in zip(SEGMENTS, said, strict=False)
    ]
    return write_catalog(
        Catalog(
            slug="a-well",
            revision=2,
            base="2.7",
            source=EN,
            language=FR,
            segments=(*SEGMENTS, Segment("p", "Nobody knows this.")),
            translations={each.segment: each for each in texts},
            obsolete=[(EARLIER[0], make_translation(EARLIER[0], "Un puits était fermé."))],
            header={"X-Generator": "A tool"},
        ),
        form,
    )


@pytest.fixture
def everything_is_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(catalog_apart, "ORDINARY", 0)


@pytest.mark.usefixtures("everything_is_large")
@pytest.mark.parametrize("form", CatalogFormat)
def test_a_large_catalog_brings_what_a_small_one_brings(form: CatalogFormat) -> None:
    data = catalog(form)

    here = formats.read_catalog(
        data, slug="a-well", language=FR, segments=SEGMENTS, earlier=EARLIER
    )
    apart = read_catalog(data, slug="a-well", language=FR, segments=SEGMENTS, earlier=EARLIER)

    assert apart == here
    assert here.messages
    assert here.refused
    assert [each.segment.hint for each in apart.messages] == ["h"] * len(apart.messages)


@pytest.mark.usefixtures("everything_is_large")
def test_what_a_large_catalog_is_refused_for_comes_back() -> None:
    with pytest.raises(InvalidInputError) as caught:
        read_catalog(catalog(CatalogFormat.PO), slug="a-well", language=DE, segments=SEGMENTS)

    assert (caught.value.code, caught.value.values["found"]) == ("po_other_language", "fr")


def test_a_large_catalog_that_takes_too_much_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    # The process has a limit that no file can be read within.
    monkeypatch.setattr(catalog_apart, "_CHILD", "workflow.intake.no_such_module")
    data = catalog(CatalogFormat.PO) + b"# A comment.\n" * 10_000

    with pytest.raises(InvalidInputError, match="catalog_limit") as caught:
        read_catalog(data, slug="a-well", language=FR, segments=SEGMENTS)

    assert sentence(caught.value)
