"""Every shipped language renders the sample release in every format."""

import pytest

from tests.rendering.samples import SHIPPED, release, rich
from workflow.domain.rendition import Format
from workflow.rendering.release import Notice, NoticeKind


@pytest.mark.parametrize("language", SHIPPED, ids=str)
@pytest.mark.parametrize("format_", [Format.HTML, Format.TXT])
@pytest.mark.parametrize("kind", [None, *NoticeKind])
def test_a_language_renders_as_page_and_text(renderer, language, format_, kind):
    notices = (Notice(kind, "1,240"),) if kind else ()

    rendered = renderer.render(release(rich(language), language, notices=notices), format_)

    assert rendered.media_type == format_.media_type
    assert rendered.pages is None
    assert rendered.data


@pytest.mark.slow
@pytest.mark.parametrize("language", SHIPPED, ids=str)
@pytest.mark.parametrize("proof", [True, False])
def test_a_language_renders_as_pdf(renderer, language, proof):
    notices = [Notice(kind, "1,240") for kind in NoticeKind]
    above_a_text = tuple(notice for notice in notices if not notice.withdraws)

    rendered = renderer.render(
        release(rich(language), language, proof=proof, notices=above_a_text), Format.PDF
    )

    assert rendered.data.startswith(b"%PDF-")
    assert 1 < rendered.pages < 6
