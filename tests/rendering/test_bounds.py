import pytest

from tests.rendering.samples import document, paragraph, passage, release, rich
from workflow.domain.document import Quote, Strong, Text
from workflow.domain.language import LanguageTag
from workflow.domain.rendition import Format
from workflow.errors import RenderingError
from workflow.rendering.bounds import MAX_CHARACTERS, MAX_NODES, MAX_WORD, check_bounds


def nested(depth):
    block = paragraph("deep")
    for _ in range(depth):
        block = Quote((block,))
    return document(body=(block,))


def test_a_rich_release_is_within_bounds():
    check_bounds(rich(LanguageTag("en")))


@pytest.mark.parametrize(
    ("too_large", "measure"),
    [
        (document(headline=passage("x " * MAX_CHARACTERS)), "characters"),
        (document(body=(paragraph("x"),) * MAX_NODES), "nodes"),
        (document(headline=passage("x" * (MAX_WORD + 1))), "word"),
        (nested(30), "depth"),
        (nested(100_000), "depth"),
    ],
)
def test_a_document_beyond_a_bound_is_refused_with_the_measure(too_large, measure):
    with pytest.raises(RenderingError) as refusal:
        check_bounds(too_large)

    assert refusal.value.code == "document_too_large"
    assert refusal.value.values["measure"] == measure


@pytest.mark.parametrize("letter", ["湖", "호", "ท", "က"])
def test_scripts_without_blanks_have_no_long_words(letter):
    check_bounds(document(headline=passage(letter * (MAX_WORD + 1))))


@pytest.mark.parametrize("format_", Format)
def test_no_format_begins_a_document_that_is_too_large(renderer, format_):
    inline = Text("x")
    for _ in range(200):
        inline = Strong((inline,))

    with pytest.raises(RenderingError) as refusal:
        renderer.render(release(document(headline=passage(inline))), format_)

    assert refusal.value.code == "document_too_large"
