"""The identity of a segment: context and msgid, and nothing else."""

from hypothesis import given
from hypothesis import strategies as st

from tests.factories import make_segment

WORDS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x04"), max_size=20)
IDENTITIES = st.tuples(WORDS, WORDS)


def test_the_digest_of_a_segment_stays_the_same_for_ever():
    """Every stored translation is found by it."""
    expected = "5132724aaaa854d5d177874a7df6f33f4815fb2d35a8b4236ac327cc3fc95895"

    assert make_segment("The well is open.", "p").digest == expected


def test_a_hint_is_not_part_of_a_segment_s_identity():
    assert make_segment(hint="a paragraph").digest == make_segment(hint="<a1>: elsewhere").digest


def test_the_same_text_in_another_place_is_another_segment():
    assert make_segment("Water", "headline").digest != make_segment("Water", "p").digest


@given(IDENTITIES, IDENTITIES)
def test_different_segments_have_different_digests(one, other):
    same = make_segment(one[1], one[0]).digest == make_segment(other[1], other[0]).digest

    assert same == (one == other)


def test_a_role_has_no_ordinal():
    assert make_segment(context="li#2").role == "li"
    assert make_segment(context="li").role == "li"
