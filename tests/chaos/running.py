"""One run: work is asked for and done while something dies every few seconds."""

import random
import threading
import time
from collections import Counter
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field

from tests.chaos.judging import judge
from tests.chaos.newsroom import Newsroom, languages
from tests.chaos.stage import Stage, embedded, many
from tests.chaos.strikes import EMBEDDED, MANY, Deck
from workflow.wiring import open_service

STAGES: dict[str, Callable[[], AbstractContextManager[Stage]]] = {
    "embedded": embedded,
    "many": many,
}
_STRIKES = {"embedded": EMBEDDED, "many": MANY}


@dataclass(frozen=True)
class Plan:
    """
    Attributes:
        pause_seconds: Between two strikes, at least and at most.
        ahead_seconds: From the last sign-off of an article to its embargo's end.
        most_seconds: After which the run has failed.
        most_strikes: After which everything is left in peace; None for never.
    """

    stage: str
    seed: int
    articles: int = 20
    languages: int = 47
    pause_seconds: tuple[float, float] = (3, 8)
    ahead_seconds: tuple[float, float] = (5, 60)
    most_seconds: float = 3_600
    most_strikes: int | None = None

    def allows(self, strikes: int) -> bool:
        return self.most_strikes is None or strikes < self.most_strikes


@dataclass
class Report:
    """What happened, and what is wrong; the latter must be nothing."""

    plan: Plan
    seconds: float = 0
    strikes: Counter[str] = field(default_factory=Counter)
    facts: dict[str, int] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        plan = self.plan
        head = (
            f"{plan.stage}, seed {plan.seed}: {plan.articles} articles in"
            f" {plan.languages} languages and 3 formats in {self.seconds:.0f} s"
        )
        strikes = ", ".join(f"{name} {count}" for name, count in sorted(self.strikes.items()))
        facts = ", ".join(f"{name} {count}" for name, count in self.facts.items())
        verdict = "nothing is wrong" if not self.wrong else "WRONG: " + "; ".join(self.wrong)
        total = self.strikes.total()
        return f"{head}\n  {total} strikes: {strikes}\n  {facts}\n  {verdict}"


def run(plan: Plan, tell: Callable[[str], None] = lambda _: None) -> Report:
    """Let everything happen, and judge what came of it."""
    report = Report(plan)
    began = time.monotonic()
    with STAGES[plan.stage]() as stage:
        newsroom = Newsroom(
            service=open_service(stage.settings),
            articles=plan.articles,
            languages=languages(plan.languages),
            desk=stage.desk,
            chance=random.Random(plan.seed + 1),
            seconds_ahead=plan.ahead_seconds,
        )
        newsroom.people()
        try:
            _strike_until_done(stage, newsroom, report, tell)
        finally:
            stage.mend()
            codes = stage.end()
        report.wrong += [f"{name} ended with {code}" for name, code in codes.items() if code]
        report.seconds = time.monotonic() - began
        wrong, facts = judge(stage, newsroom)
        report.wrong += wrong
        report.facts = facts | {"refusals of the newsroom": newsroom.refusals}
        newsroom.service.engine.dispose()
        if report.wrong:
            tell("\n".join(each.log.read_text()[-4_000:] for each in stage.kept))
    return report


def _strike_until_done(
    stage: Stage, newsroom: Newsroom, report: Report, tell: Callable[[str], None]
) -> None:
    plan = report.plan
    chance = random.Random(plan.seed)
    deck = Deck(_STRIKES[plan.stage], chance)
    finished = threading.Event()
    editors = threading.Thread(target=_work, args=(newsroom, finished), daemon=True)
    editors.start()
    end = time.monotonic() + plan.most_seconds
    next_strike = time.monotonic() + chance.uniform(*plan.pause_seconds)
    while editors.is_alive() and time.monotonic() < end:
        stage.look()
        if time.monotonic() >= next_strike and plan.allows(report.strikes.total()):
            name, strike = deck.draw()
            if (hit := strike(stage, chance)) is not None:
                report.strikes[name] += 1
                done = f"{len(newsroom.done)} of {plan.articles} public"
                tell(f"{name}: {hit} ({done})")
            next_strike = time.monotonic() + chance.uniform(*plan.pause_seconds)
        time.sleep(0.05)
    if editors.is_alive():
        report.wrong.append(f"not done after {plan.most_seconds:.0f} s")
    finished.set()
    editors.join(60)


def _work(newsroom: Newsroom, finished: threading.Event) -> None:
    """Work until all articles are public, and were seen, or until nobody waits any more."""
    while not finished.is_set() and len(newsroom.seen) < newsroom.articles:
        newsroom.advance()
        time.sleep(0.2)
