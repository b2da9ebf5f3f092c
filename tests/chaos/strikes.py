"""What is done to a stage. Each strike says what it hit, or None if there was nothing to hit."""

import random
import signal
import time
from collections.abc import Callable, Mapping

from tests.chaos.kept import Running, kill
from tests.chaos.stage import Stage

Strike = Callable[[Stage, random.Random], str | None]


def _is_worker(running: Running) -> bool:
    return running.runs("worker.app") or running.runs("worker", "work")


def _is_child(running: Running, everybody: list[Running]) -> bool:
    """Whether it was forked, not started: then it has its parent's command line."""
    return any(each.pid == running.parent and each.words == running.words for each in everybody)


def _kill_one(chance: random.Random, chosen: list[Running]) -> str | None:
    if not chosen:
        return None
    running = chance.choice(sorted(chosen, key=lambda each: each.pid))
    return str(running.pid) if kill(running.pid) else None


def renderer(stage: Stage, chance: random.Random) -> str | None:
    """A process that renders; now and then one that moves articles and publishes them."""
    everybody = stage.everybody()
    chosen = [each for each in everybody if _is_worker(each) and _is_child(each, everybody)]
    return _kill_one(chance, chosen)


def worker(stage: Stage, chance: random.Random) -> str | None:
    """The parent of such processes."""
    everybody = stage.everybody()
    chosen = [each for each in everybody if _is_worker(each) and not _is_child(each, everybody)]
    return _kill_one(chance, chosen)


def machine(stage: Stage, chance: random.Random) -> str | None:
    """A kept process and everything below it, at once: as if its machine had lost its power."""
    chosen = [each for each in stage.kept if each.process is not None]
    if not chosen:
        return None
    kept = chance.choice(chosen)
    assert kept.process is not None
    root = kept.process.pid
    family = {root}
    everybody = stage.everybody()
    for _ in everybody:
        family |= {each.pid for each in everybody if each.parent in family}
    killed = sum(kill(pid) for pid in family)
    return f"{kept.name}, {killed} processes"


def clock(stage: Stage, chance: random.Random) -> str | None:
    return _kill_one(chance, [each for each in stage.everybody() if each.runs("worker", "clock")])


def desk(stage: Stage, chance: random.Random) -> str | None:
    return _kill_one(chance, [each for each in stage.everybody() if each.runs("workflow.desk")])


def supervisor(stage: Stage, chance: random.Random) -> str | None:
    """A kept process alone: what it had started ends by itself or goes on."""
    roots = set(stage.roots)
    return _kill_one(chance, [each for each in stage.everybody() if each.pid in roots])


def broker_stopped(stage: Stage, chance: random.Random) -> str | None:
    broker = stage.broker
    if broker is None or broker.process is None:
        return None
    broker.stop(signal.SIGKILL)
    away = chance.uniform(0.5, 5)
    stage.later.append((time.monotonic() + away, broker.start))
    return f"for {away:.1f} s"


def broker_emptied(stage: Stage, _chance: random.Random) -> str | None:
    if stage.broker is None or stage.broker.process is None:
        return None
    stage.broker.empty()
    return "every hint lost"


def database_restarted(stage: Stage, chance: random.Random) -> str | None:
    if stage.database is None:
        return None
    # A fast shutdown, or an immediate one, which is a crash.
    number = chance.choice([signal.SIGINT, signal.SIGQUIT])
    stage.database.stop(number)
    stage.database.start()
    return number.name


def disk_refuses(stage: Stage, chance: random.Random) -> str | None:
    """The folder of artifacts is away, and in its place is what not even root can write into."""
    folder = stage.settings.artifacts
    away = folder.with_name("away")
    if not folder.is_dir():
        return None
    folder.rename(away)
    folder.touch()

    def give_back() -> None:
        folder.unlink()
        away.rename(folder)

    seconds = chance.uniform(0.5, 4)
    stage.later.append((time.monotonic() + seconds, give_back))
    return f"for {seconds:.1f} s"


EMBEDDED: Mapping[str, Strike] = {
    "renderer killed": renderer,
    "worker killed": worker,
    "desk killed": desk,
    "supervisor killed": supervisor,
    "everything killed": machine,
    "disk refuses": disk_refuses,
}
MANY: Mapping[str, Strike] = {
    "renderer killed": renderer,
    "another renderer killed": renderer,
    "worker killed": worker,
    "clock killed": clock,
    "desk killed": desk,
    "supervisor killed": supervisor,
    "machine killed": machine,
    "broker stopped": broker_stopped,
    "broker emptied": broker_emptied,
    "database restarted": database_restarted,
    "disk refuses": disk_refuses,
}


class Deck:
    """Strikes in an order that a seed decides; each comes once before any comes again."""

    def __init__(self, strikes: Mapping[str, Strike], chance: random.Random) -> None:
        self._strikes = strikes
        self._chance = chance
        self._left: list[str] = []

    def draw(self) -> tuple[str, Strike]:
        if not self._left:
            self._left = list(self._strikes)
            self._chance.shuffle(self._left)
        name = self._left.pop()
        return name, self._strikes[name]
