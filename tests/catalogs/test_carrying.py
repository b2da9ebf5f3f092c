"""Which segment became which, and what differs between them."""

import random
from collections.abc import Sequence
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.factories import make_segment
from workflow.catalogs.carrying import Carried, CarriedKind, carry_over
from workflow.catalogs.words import Change, ChangeKind, is_spaceless, word_difference, words
from workflow.domain.language import LanguageTag
from workflow.domain.segment import Segment

WELLS = (
    "The new wells in the valley bring clean water to four thousand people who had walked for"
    " two hours every day to the river, the ministry said on Monday."
)
SCHOOL = (
    "Pupils of the primary school painted the pump house over the summer, and their teacher"
    " promised that nobody would ever have to paint it over again."
)
COST = (
    "Half of the cost was paid by the province; the rest came from a hundred small gifts, most of"
    " them sent from abroad by families that left years ago."
)


def p(*msgids: str) -> list[Segment]:
    return [make_segment(msgid) for msgid in msgids]


def pairs(
    before: Sequence[Segment], after: Sequence[Segment], earlier: Sequence[Segment] = ()
) -> list[tuple[str, str, CarriedKind]]:
    """What `carry_over` says, with messages for digests: origin, new one, kind."""
    msgids = {segment.digest: segment.msgid for segment in (*before, *after, *earlier)}
    return [
        (msgids[c.origin], msgids[c.segment], c.kind) for c in carry_over(before, after, earlier)
    ]


def edit(text: str, *changes: tuple[str, str]) -> str:
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    return text


def test_an_unchanged_text_needs_nothing():
    assert carry_over(p(WELLS, SCHOOL), p(WELLS, SCHOOL)) == ()


def test_a_text_that_only_changed_places_needs_nothing():
    assert carry_over(p(WELLS, SCHOOL, COST), p(COST, WELLS, SCHOOL)) == ()


def test_an_inserted_paragraph_shifts_nothing():
    assert carry_over(p(WELLS, SCHOOL), p(COST, WELLS, SCHOOL)) == ()


def test_an_edited_paragraph_takes_over_the_text_of_what_it_was():
    edited = edit(WELLS, ("four thousand", "five thousand"))

    (carried,) = carry_over(p(WELLS, SCHOOL), p(edited, SCHOOL))

    assert carried == Carried(
        make_segment(edited).digest,
        make_segment(WELLS).digest,
        CarriedKind.EDITED,
        carried.similarity,
    )
    assert carried.similarity == pytest.approx(28 / 29)


def test_a_segment_that_is_still_there_is_never_an_origin():
    twin = edit(WELLS, ("four thousand", "five thousand"))

    assert carry_over(p(WELLS, SCHOOL), p(WELLS, twin, SCHOOL)) == ()


def test_the_same_text_as_a_live_one_is_never_taken_from_it():
    copy = make_segment(WELLS, "li")

    assert carry_over(p(WELLS), [*p(WELLS), copy]) == ()


def test_one_origin_serves_one_segment():
    twins = [edit(WELLS, ("four", number)) for number in ("five", "six")]

    assert len(carry_over(p(WELLS), p(*twins))) == 1


def test_one_segment_has_one_origin():
    twins = [edit(WELLS, ("four", number)) for number in ("five", "six")]

    assert len(carry_over(p(*twins), p(WELLS))) == 1


def test_a_paragraph_that_became_a_list_item_is_moved():
    item = make_segment(WELLS, "li")

    assert carry_over(p(WELLS, SCHOOL), [item, *p(SCHOOL)]) == (
        Carried(item.digest, make_segment(WELLS).digest, CarriedKind.MOVED, 1.0),
    )


def test_copies_of_a_text_are_moved_in_their_order():
    copies = [make_segment(WELLS, "p"), make_segment(WELLS, "p#2")]
    items = [make_segment(WELLS, "li"), make_segment(WELLS, "li#2")]

    carried = carry_over(copies, items)

    assert [(c.origin, c.segment) for c in carried] == [
        (old.digest, new.digest) for old, new in zip(copies, items, strict=True)
    ]


def test_the_same_text_comes_before_a_similar_one_in_the_same_place():
    item = make_segment(WELLS, "li")
    similar = edit(WELLS, ("four", "five"))

    assert pairs(p(similar, WELLS), [item]) == [(WELLS, WELLS, CarriedKind.MOVED)]


def test_a_restored_segment_needs_nothing():
    assert carry_over(p(SCHOOL), p(SCHOOL, WELLS), earlier=p(WELLS)) == ()


def test_a_restored_segment_takes_nothing_from_a_similar_one():
    similar = edit(WELLS, ("four", "five"))

    assert carry_over(p(similar), p(WELLS), earlier=p(WELLS)) == ()


def test_a_text_restored_in_another_role_is_restored():
    item = make_segment(WELLS, "li")

    assert pairs(p(SCHOOL), [*p(SCHOOL), item], p(WELLS)) == [(WELLS, WELLS, CarriedKind.RESTORED)]


def test_a_text_restored_and_edited_is_edited():
    edited = edit(WELLS, ("four", "five"))

    assert pairs(p(SCHOOL), p(SCHOOL, edited), p(WELLS)) == [(WELLS, edited, CarriedKind.EDITED)]


def test_the_last_revision_comes_before_older_ones():
    newest, oldest = edit(WELLS, ("four", "six"), ("two", "three")), edit(WELLS, ("four", "six"))
    edited = edit(WELLS, ("four", "five"))

    assert pairs(p(newest), p(edited), p(oldest)) == [(newest, edited, CarriedKind.EDITED)]


def test_of_older_revisions_the_newest_comes_first():
    newer, older = (edit(WELLS, ("four", number)) for number in ("six", "seven"))
    edited = edit(WELLS, ("four", "five"))
    kept = p(SCHOOL, COST)

    assert pairs(kept, [*kept, *p(edited)], p(newer, older)) == [
        (newer, edited, CarriedKind.EDITED)
    ]


def test_an_older_segment_that_is_still_there_is_no_origin():
    edited = edit(WELLS, ("four", "five"))

    assert carry_over(p(WELLS), p(WELLS, edited), earlier=p(WELLS)) == ()


def test_an_older_segment_that_is_restored_is_no_origin():
    edited = edit(WELLS, ("four", "five"))

    assert carry_over(p(SCHOOL), p(SCHOOL, WELLS, edited), earlier=p(WELLS)) == ()


def test_what_has_nothing_in_common_takes_nothing():
    assert carry_over(p(WELLS), p(SCHOOL)) == ()
    assert carry_over(p(WELLS), p(SCHOOL, COST)) == ()


def test_a_paragraph_split_in_two_goes_with_its_larger_part():
    larger, smaller = WELLS[:100], WELLS[101:]

    assert pairs(p(WELLS), p(smaller, larger)) == [(WELLS, larger, CarriedKind.EDITED)]


def test_two_paragraphs_joined_take_the_text_of_the_larger_one():
    long, short = f"{WELLS} {WELLS.casefold()}", SCHOOL

    assert pairs(p(short, long), p(f"{short} {long}"))[0][0] == long


def test_a_not_put_in_is_carried_as_edited_and_not_as_the_same():
    denied = edit(WELLS, ("bring", "do not bring"))

    assert pairs(p(WELLS), p(denied)) == [(WELLS, denied, CarriedKind.EDITED)]


def test_capitals_make_no_difference_to_what_it_was():
    (carried,) = carry_over(p(WELLS), p(WELLS.upper()))

    assert (carried.kind, carried.similarity) == (CarriedKind.EDITED, 1.0)


def test_swapped_halves_are_still_the_same_paragraph():
    first, second = WELLS[:75], WELLS[76:]
    swapped = f"{second} {first}"

    assert pairs(p(WELLS), p(SCHOOL, swapped)) == [(WELLS, swapped, CarriedKind.EDITED)]


def test_paragraphs_that_were_edited_and_swapped_are_not_taken_for_each_other():
    wells, cost = edit(WELLS, ("four", "five")), edit(COST, ("hundred", "thousand"))

    assert pairs(p(WELLS, COST), p(cost, wells)) == [
        (COST, cost, CarriedKind.EDITED),
        (WELLS, wells, CarriedKind.EDITED),
    ]


def test_a_rewritten_paragraph_in_its_old_place_is_still_found():
    """Alike by 0.35: too little anywhere else."""
    old = " ".join(f"old{n}" for n in range(13)) + " the wells bring clean water to us"
    new = " ".join(f"new{n}" for n in range(13)) + " the wells bring clean water to us"

    assert len(carry_over(p(COST, old, SCHOOL), p(COST, new, SCHOOL))) == 1
    assert carry_over(p(COST, old, SCHOOL), p(new, COST, SCHOOL)) == ()


def test_near_identical_sentences_keep_their_order():
    """Each has more in common with the next one: the number of its votes."""
    result = "In district {} the party won {} votes in the first round."
    before = [result.format(n, n * 7 + 1_000) for n in range(20)]
    after = [result.format(n + 100, n * 7 + 1_007) for n in range(20)]

    assert [(old, new) for old, new, _ in pairs(p(*before), p(*after))] == [
        *zip(before, after, strict=True)
    ]


def test_of_equally_similar_texts_the_nearest_is_taken():
    one, other = (edit(WELLS, ("four", number)) for number in ("six", "seven"))
    edited = edit(WELLS, ("four", "five"))
    before = p(one, SCHOOL, COST, other)
    put_in = "Nobody who lives there had expected it."

    assert pairs(before, p(SCHOOL, COST, edited, put_in))[0][0] == other
    assert pairs(before, p(edited, put_in, SCHOOL, COST))[0][0] == one


def test_of_equally_similar_texts_the_one_of_the_same_role_is_taken():
    other, same = make_segment(edit(WELLS, ("four", "six")), "li"), edit(WELLS, ("four", "seven"))
    edited = edit(WELLS, ("four", "five"))

    assert pairs([*p(same, SCHOOL), other], p(SCHOOL, edited))[0][0] == same


HEADLINE = make_segment("Clean water for four poor valleys", "h2")
EDITED_HEADLINE = make_segment("Clean water for many big cities", "h2")


def test_a_short_headline_is_found_in_its_place():
    assert len(carry_over([HEADLINE, *p(SCHOOL)], [EDITED_HEADLINE, *p(SCHOOL)])) == 1


def test_a_short_headline_is_found_elsewhere_only_if_it_is_more_alike():
    more = make_segment("Clean water for five poor valleys", "h2")

    assert carry_over([HEADLINE, *p(SCHOOL)], [*p(SCHOOL), EDITED_HEADLINE]) == ()
    assert len(carry_over([HEADLINE, *p(SCHOOL)], [*p(SCHOOL), more])) == 1


def test_a_headline_that_is_just_enough_alike_is_found_elsewhere():
    old, new = (
        make_segment("Safe water for two towns", "h2"),
        make_segment("Safe water for us all", "h2"),
    )

    (carried,) = carry_over([old, *p(SCHOOL)], [*p(SCHOOL), new])

    assert carried.similarity == 0.6


@pytest.mark.parametrize("moved_too", [False, True])
def test_a_short_headline_is_not_found_in_another_role(moved_too):
    cell = make_segment("Clean water for five poor valleys", "td")
    after = [*p(SCHOOL), cell] if moved_too else [cell, *p(SCHOOL)]

    assert carry_over([HEADLINE, *p(SCHOOL)], after) == ()


def test_links_of_a_list_are_not_taken_for_each_other_by_their_placeholders():
    links = [make_segment(f"<a1>{text}</a1>", "li") for text in ("Download", "Security")]

    assert carry_over(links[:1], links[1:]) == ()


def test_a_paragraph_made_bold_is_edited_and_its_words_are_the_same():
    (carried,) = carry_over(p(WELLS), p(f"<b1>{WELLS}</b1>"))

    assert (carried.kind, carried.similarity) == (CarriedKind.EDITED, 1.0)


JAPANESE = (
    "政府は月曜日、谷の新しい井戸が四千人にきれいな水をもたらすと発表した。"
    "住民は毎日二時間歩いて川まで水をくみに行っていた。"
)


def test_a_language_without_blanks_goes_by_characters():
    edited = edit(JAPANESE, ("四千", "五千"), ("月曜日", "火曜日"))
    before, after = p(JAPANESE, SCHOOL), p(SCHOOL, edited)

    assert len(carry_over(before, after, spaceless=True)) == 1
    assert carry_over(before, after) == ()


def test_characters_have_more_in_common_by_chance_than_words():
    """Alike by 0.44, which is enough for words."""
    common, old, new = ("".join(map(chr, range(n, n + 25))) for n in (0x4E00, 0x5E00, 0x6E00))
    before, after = p(common[:20] + old, SCHOOL), p(SCHOOL, common[:20] + new)

    assert carry_over(before, after, spaceless=True) == ()


@pytest.mark.parametrize(
    ("language", "expected"),
    [("zh_Hans", True), ("ja", True), ("th", True), ("en", False), ("ko", False), ("vi", False)],
)
def test_languages_without_blanks_are_known(language, expected):
    assert is_spaceless(LanguageTag.parse(language)) is expected


CONTEXTS = st.sampled_from(["p", "li", "h2", "p#2"])
VOCABULARY = st.sampled_from("well Well water <b1> </b1> <code1/> &amp; - river. day".split())
MSGIDS = st.one_of(
    st.lists(VOCABULARY, min_size=1, max_size=20).map(" ".join), st.text(min_size=1, max_size=9)
)
REVISIONS = st.lists(st.builds(make_segment, MSGIDS, CONTEXTS), max_size=12)


@given(REVISIONS, REVISIONS, REVISIONS, st.booleans())
def test_whatever_the_texts_only_the_vanished_hand_theirs_on_and_only_once(
    before, after, earlier, spaceless
):
    carried = carry_over(before, after, earlier, spaceless=spaceless)

    olds, news, olders = ({s.digest for s in each} for each in (before, after, earlier))
    origins, targets = [c.origin for c in carried], [c.segment for c in carried]
    assert set(origins) <= (olds | olders) - news
    assert set(targets) <= news - olds - olders
    assert len(set(origins)) == len(origins)
    assert len(set(targets)) == len(targets)
    assert targets == [s for s in dict.fromkeys(s.digest for s in after) if s in targets]
    assert all(0 <= c.similarity <= 1 for c in carried)


@given(REVISIONS, REVISIONS)
def test_the_same_text_is_never_left_lying(before, after):
    by_role = {s.digest: s.msgid for s in (*before, *after)}
    carried = carry_over(before, after)

    left = {by_role[s.digest] for s in before} & {by_role[s.digest] for s in after}
    gone = {s.digest for s in before} - {s.digest for s in after} - {c.origin for c in carried}
    new = {s.digest for s in after} - {s.digest for s in before} - {c.segment for c in carried}
    assert not left & {by_role[d] for d in gone} & {by_role[d] for d in new}


@given(REVISIONS, REVISIONS, REVISIONS)
def test_the_same_revisions_give_the_same_answer(before, after, earlier):
    assert carry_over(before, after, earlier) == carry_over(before, after, earlier)


def prose(words: int, seed: random.Random) -> str:
    return " ".join(f"w{min(int(seed.paretovariate(0.4)), 9_999)}" for _ in range(words))


def test_of_five_thousand_segments_every_edited_one_is_found():
    seed = random.Random(1)
    texts = [f"{prose(20, seed)} n{number}" for number in range(5_000)]
    edited = {f"{text} indeed": text for text in texts[::10]}
    after = [text for number, text in enumerate(texts) if number % 10]
    for text in edited:
        after.insert(seed.randrange(len(after)), text)

    found = pairs(p(*texts), p(*after))

    assert {new: old for old, new, _ in found} == edited


@pytest.mark.slow
def test_five_thousand_segments_all_edited_and_shuffled_find_their_own():
    seed = random.Random(1)
    texts = [prose(20, seed) + f" n{number}" for number in range(5_000)]
    edited = [f"{text} indeed" for text in texts]
    seed.shuffle(edited)

    found = pairs(p(*texts), p(*edited[1:]))

    right = sum(new == f"{old} indeed" for old, new, _ in found)
    assert len(found) == 4_999
    assert right > 4_990


def test_thousands_of_equally_similar_segments_are_all_carried():
    before = [f"Result of district {number}, counted and confirmed" for number in range(1_000)]
    after = [
        f"Result of district {number}, counted and confirmed" for number in range(1_001, 2_000)
    ]

    assert len(carry_over(p(*before), p(*after))) == 999


def test_where_all_favourites_have_gone_to_others_the_next_best_is_taken():
    favourites = [f"{WELLS} a{number}" for number in range(32)]
    others = [edit(f"{WELLS} b{number}", ("clean", "fresh")) for number in range(32)]
    after = [f"{WELLS} c{number}" for number in range(64)]

    assert len(carry_over(p(*favourites, *others), p(*after, SCHOOL))) == 64


def shown(old: str, new: str, *, spaceless: bool = False) -> list[str]:
    sign = {ChangeKind.EQUAL: "=", ChangeKind.REMOVED: "-", ChangeKind.ADDED: "+"}
    return [sign[c.kind] + c.text for c in word_difference(old, new, spaceless=spaceless)]


def test_a_difference_is_in_whole_words():
    assert shown("The well is open.", "The wells are open.") == [
        "=The ",
        "-well is",
        "+wells are",
        "= open.",
    ]


def test_no_difference_is_one_equal_stretch():
    assert word_difference("The well", "The well") == (Change(ChangeKind.EQUAL, "The well"),)
    assert word_difference("", "") == ()


def test_a_placeholder_is_never_cut():
    assert shown("the <a1>well</a1>", "the <a2>well</a2>") == [
        "=the ", "-<a1>", "+<a2>", "=well", "-</a1>", "+</a2>",
    ]  # fmt: skip


def test_a_character_reference_is_never_cut():
    assert shown("a &amp; b", "a &lt; b") == ["=a ", "-&amp;", "+&lt;", "= b"]


def test_a_number_is_one_word():
    assert shown("it cost 1,200.50 euros", "it cost 1,300.50 euros") == [
        "=it cost ", "-1,200.50", "+1,300.50", "= euros",
    ]  # fmt: skip


def test_a_difference_without_blanks_is_in_characters():
    assert shown("四千人に水を", "五千人に水を", spaceless=True) == ["-四", "+五", "=千人に水を"]
    assert shown("PostgreSQL 12の", "PostgreSQL 13の", spaceless=True) == [
        "=PostgreSQL ", "-12", "+13", "=の",
    ]  # fmt: skip


def test_a_thai_letter_keeps_the_signs_above_it():
    assert shown("น้อย", "น่อย", spaceless=True) == ["-น้", "+น่", "=อย"]


def test_words_of_scripts_with_vowel_signs_are_whole():
    assert words("हिन्दी में") == ("हिन्दी", "में")


MARKED = st.lists(
    st.sampled_from("<b1> </b1> <code1/> &amp; well water the of . , - ไม่ 水 <".split() + [" "] * 6)
).map("".join)
ANY_TEXT = st.one_of(MARKED, st.text(max_size=40))


@given(ANY_TEXT, ANY_TEXT, st.booleans())
@example(old="a\n b\u2028c", new="a\u00a0b \x00", spaceless=False)
def test_a_difference_has_both_texts_in_it_to_the_character(old, new, spaceless):
    changes = word_difference(old, new, spaceless=spaceless)

    kinds = [change.kind for change in changes]
    assert "".join(c.text for c in changes if c.kind is not ChangeKind.ADDED) == old
    assert "".join(c.text for c in changes if c.kind is not ChangeKind.REMOVED) == new
    assert all(change.text for change in changes)
    assert not any(one is other for one, other in pairwise(kinds))


def test_the_difference_of_enormous_texts_is_one_change():
    old, new = "a b " * 20_000, "c d " * 20_000

    assert word_difference(old, new) == (
        Change(ChangeKind.REMOVED, old),
        Change(ChangeKind.ADDED, new),
    )
