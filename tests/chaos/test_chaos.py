"""The short form of the chaos run, on one machine and on many; `make chaos` is the whole of it."""

import pytest

from tests.chaos.running import Plan, run


@pytest.mark.slow
@pytest.mark.parametrize(("stage", "languages"), [("embedded", 6), ("many", 4)])
def test_whatever_dies_all_work_is_done_once_and_nothing_is_public_early(
    stage: str, languages: int
) -> None:
    plan = Plan(
        stage,
        seed=47,
        articles=2,
        languages=languages,
        pause_seconds=(1, 4),
        ahead_seconds=(3, 8),
        most_seconds=480,
        # Each kind once, or nearly: none is left out, and the end is near.
        most_strikes=11,
    )

    report = run(plan, print)

    print(report)
    assert report.wrong == []
    assert report.strikes.total() > 3
