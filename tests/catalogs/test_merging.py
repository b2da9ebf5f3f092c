from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.catalogs.generated import PINNED
from workflow.catalogs.exchange import UploadedMessage
from workflow.catalogs.merging import Fate, Merged, conflict_findings, merge
from workflow.domain.findings import Severity
from workflow.domain.segment import Segment, Translation
from workflow.wording import sentence

NOW = datetime(2025, 7, 11, tzinfo=UTC)
SEGMENT = Segment("p", "Hello")
SEGMENTS = tuple(Segment("p", f"Paragraph {number}") for number in range(5))

# A text, and whether it needs work.
Value = tuple[str, bool]
State = Mapping[Segment, Value]

VALUES = st.tuples(st.sampled_from(("A", "B", "C", "e\u0301", "\u00e9")), st.booleans())
STATES = st.dictionaries(st.sampled_from(SEGMENTS), VALUES)


def stored(state: State, who: str = "ann") -> dict[str, Translation]:
    return {
        segment.digest: Translation(segment.digest, text, needs_work, who, NOW)
        for segment, (text, needs_work) in state.items()
    }


def uploaded(state: State) -> list[UploadedMessage]:
    values = enumerate(state.items(), start=7)
    return [UploadedMessage(segment, *value, line) for line, (segment, value) in values]


def after(current: State, merged: tuple[Merged, ...]) -> dict[Segment, Value]:
    """What is there when a use case has stored what it should."""
    taken = (one.message for one in merged if one.fate is Fate.TAKEN)
    return dict(current) | {
        message.segment: (message.text, message.needs_work) for message in taken
    }


def is_same(one: Value, other: Value | None) -> bool:
    def composed(value: Value) -> Value:
        return value[0].replace("e\u0301", "\u00e9"), value[1]

    return other is not None and composed(one) == composed(other)


@pytest.mark.parametrize(
    ("base", "current", "upload", "fate"),
    [
        (None, None, "A", Fate.TAKEN),
        ("A", None, "A", Fate.TAKEN),
        ("A", "A", "B", Fate.TAKEN),
        ("A", "A", "A", Fate.ALREADY_THERE),
        ("A", "B", "B", Fate.ALREADY_THERE),
        (None, "B", "B", Fate.ALREADY_THERE),
        ("A", "B", "A", Fate.KEPT),
        ("A", "B", "C", Fate.CONFLICT),
        (None, "B", "C", Fate.CONFLICT),
        # A question mark stands for needing work.
        ("A?", "A?", "A", Fate.TAKEN),
        ("A?", "A", "A?", Fate.KEPT),
        ("A", "A", "A?", Fate.TAKEN),
        ("A?", "B", "A", Fate.CONFLICT),
        ("A", "B?", "B", Fate.CONFLICT),
        ("e\u0301", "\u00e9", "e\u0301", Fate.ALREADY_THERE),
        ("e\u0301", "\u00e9", "B", Fate.TAKEN),
        ("e\u0301", "B", "\u00e9", Fate.KEPT),
    ],
)
def test_the_fate_of_a_text_follows_from_what_three_people_saw(
    base: str | None, current: str | None, upload: str, fate: Fate
) -> None:
    def state(text: str | None) -> State:
        return {SEGMENT: (text.rstrip("?"), text.endswith("?"))} if text else {}

    now = stored(state(current))

    [merged] = merge(uploaded(state(upload)), stored(state(base)), now)

    assert merged.fate is fate
    assert merged.current == now.get(SEGMENT.digest)


@pytest.mark.parametrize(
    ("current", "fate"),
    [({}, Fate.TAKEN), ({SEGMENT: ("A", False)}, Fate.ALREADY_THERE),
     ({SEGMENT: ("B", False)}, Fate.CONFLICT), ({SEGMENT: ("A", True)}, Fate.CONFLICT)],
)  # fmt: skip
def test_where_nobody_knows_what_a_file_went_out_with_nothing_is_overwritten(
    current: State, fate: Fate
) -> None:
    [merged] = merge(uploaded({SEGMENT: ("A", False)}), None, stored(current))

    assert merged.fate is fate


@PINNED
@given(st.none() | STATES, STATES, STATES)
def test_no_text_is_ever_lost(base: State | None, current: State, upload: State) -> None:
    known = None if base is None else stored(base)

    merged = merge(uploaded(upload), known, stored(current))

    then = after(current, merged)
    assert [one.message.segment for one in merged] == list(upload)
    for one in merged:
        segment, mine = one.message.segment, upload[one.message.segment]
        before = (base or {}).get(segment)
        assert (
            one.fate is Fate.CONFLICT
            or is_same(mine, then.get(segment))
            or is_same(mine, before)
        )  # fmt: skip
        # Only what the uploader has seen is ever overwritten.
        if segment in current and not is_same(current[segment], then[segment]):
            assert is_same(current[segment], before)


@PINNED
@given(STATES, STATES, STATES)
def test_two_translators_may_upload_in_either_order(base: State, ann: State, bob: State) -> None:
    files = ({**base, **ann}, {**base, **bob})

    ends = [both_uploaded(base, *files), both_uploaded(base, *reversed(files))]

    (first, conflicts), (second, others) = ends
    assert conflicts == others
    assert first.keys() == second.keys() == base.keys() | ann.keys() | bob.keys()
    for segment in first.keys() - conflicts:
        assert is_same(first[segment], second[segment])
        for file in files:
            touched = segment in file and not is_same(file[segment], base.get(segment))
            assert not touched or is_same(first[segment], file[segment])


def both_uploaded(
    base: State, first: State, second: State
) -> tuple[dict[Segment, Value], set[Segment]]:
    """What is there after both, and where the second met a conflict."""
    middle = after(base, merge(uploaded(first), stored(base), stored(base)))
    merged = merge(uploaded(second), stored(base), stored(middle))
    conflicts = {one.message.segment for one in merged if one.fate is Fate.CONFLICT}
    return after(middle, merged), conflicts


def test_a_conflict_is_told_at_its_line_with_both_texts_and_who_wrote_the_other() -> None:
    segments = dict.fromkeys(SEGMENTS[:3], ("A", False))
    current = stored({**segments, SEGMENTS[1]: ("B", False), SEGMENTS[2]: ("B", True)}, "bob")
    upload = uploaded({**segments, SEGMENTS[1]: ("C", False), SEGMENTS[2]: ("B", False)})

    [text, state] = conflict_findings(merge(upload, stored(segments), current))

    assert (text.code, text.severity, text.where) == ("po_conflict", Severity.WARNING, "line 8")
    assert text.values == {"theirs": "B", "who": "bob", "yours": "C"}
    assert sentence(text) == (
        "line 8: bob has changed this message too: “B” stays, and yours, “C”, is kept as a"
        " suggestion."
    )
    assert (state.code, state.where) == ("po_conflict_needs_work", "line 9")
    assert "%(" not in sentence(state)


def test_comments_and_flags_decide_nothing() -> None:
    [message] = uploaded({SEGMENT: ("A", False)})
    current = stored({SEGMENT: ("A", False)})

    [merged] = merge([replace(message, comment="Sure?", flags=("no-wrap",))], {}, current)

    assert merged.fate is Fate.ALREADY_THERE
