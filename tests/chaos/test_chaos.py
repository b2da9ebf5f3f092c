"""
The short form of the chaos run, on one machine; `make chaos` is the whole of it, on many as well.

On many it takes minutes, and what it judges hangs on how busy the machine is.
"""

import pytest

from tests.chaos.running import Plan, run


@pytest.mark.slow
def test_whatever_dies_all_work_is_done_once_and_nothing_is_public_early() -> None:
    plan = Plan(
        "embedded",
        seed=47,
        articles=2,
        languages=6,
        pause_seconds=(1, 4),
        ahead_seconds=(3, 8),
        most_seconds=240,
        # Each kind once, or nearly: none is left out, and the end is near.
        most_strikes=10,
    )

    report = run(plan, print)

    print(report)
    assert report.wrong == []
    assert report.strikes.total() > 3
