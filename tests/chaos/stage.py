"""What a run happens to: the processes of an installation, its servers and its disk."""

import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.chaos.kept import Kept, Running, below, read
from tests.chaos.servers import Broker, Server, make_broker, make_database
from tests.servers import free_port
from workflow.settings import Secret, Settings

COMMUNIQUE = str(Path(sys.executable).with_name("communique"))


@dataclass
class Stage:
    """
    Attributes:
        later: What is to be done at which time of the monotonic clock: what was taken away comes
            back then.
    """

    folder: Path
    settings: Settings
    desk: str
    kept: list[Kept]
    broker: Broker | None = None
    database: Server | None = None
    later: list[tuple[float, Callable[[], None]]] = field(default_factory=list)

    @property
    def roots(self) -> list[int]:
        return [each.process.pid for each in self.kept if each.process is not None]

    def everybody(self) -> list[Running]:
        """Our processes: those that are kept, and everything below them."""
        roots = [running for pid in self.roots if (running := read(Path(f"/proc/{pid}")))]
        return roots + [running for pid in self.roots for running in below(pid)]

    def look(self) -> None:
        """Start again what died, and give back what was taken for a while."""
        for each in self.kept:
            each.look()
        now = time.monotonic()
        due = [act for at, act in self.later if at <= now]
        self.later = [(at, act) for at, act in self.later if at > now]
        for act in due:
            act()

    def mend(self) -> None:
        """Give everything back at once."""
        while self.later:
            _, act = self.later.pop()
            act()

    def end(self) -> dict[str, int]:
        """Ask all processes to end; their exit codes by name."""
        for each in self.kept:
            each.ask_to_end()
        return {each.name: each.ended() for each in self.kept}


@contextmanager
def embedded() -> Iterator[Stage]:
    """One machine without a broker: `communique up` on SQLite."""
    with _folder() as folder:
        settings = Settings(data=folder / "var")
        port = free_port()
        environment = environment_of(settings)
        up = Kept("up", [COMMUNIQUE, "up", "--port", str(port)], environment, folder / "up.log")
        yield Stage(folder, settings, f"http://127.0.0.1:{port}", [up])


@contextmanager
def many() -> Iterator[Stage]:
    """PostgreSQL and Redis, four workers, two clocks, a desk."""
    with _folder() as folder:
        broker = make_broker(folder / "redis")
        database, address = make_database(folder / "postgresql")
        broker.start()
        database.start()
        try:
            address.create("communique")
            settings = Settings(
                data=folder / "var",
                database_url=Secret(address.url("communique")),
                broker_url=Secret(broker.url),
                workers=1,
            )
            port = free_port()
            commands = {
                **{f"worker {number}": ["worker"] for number in range(1, 5)},
                **{f"clock {number}": ["clock"] for number in range(1, 3)},
                "desk": ["desk", "--port", str(port)],
            }
            kept = [
                Kept(name, [COMMUNIQUE, *words], environment_of(settings), folder / f"{name}.log")
                for name, words in commands.items()
            ]
            yield Stage(folder, settings, f"http://127.0.0.1:{port}", kept, broker, database)
        finally:
            broker.stop()
            database.stop()


@contextmanager
def _folder() -> Iterator[Path]:
    with TemporaryDirectory(prefix="communique-chaos-") as name:
        # PostgreSQL's own account must get to its folder.
        Path(name).chmod(0o711)
        yield Path(name)


def environment_of(settings: Settings) -> dict[str, str]:
    inherited = {k: v for k, v in os.environ.items() if not k.startswith("COMMUNIQUE_")}
    return inherited | settings.as_env()
