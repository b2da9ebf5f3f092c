import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from workflow.domain.language import LanguageTag
from workflow.errors import InvalidInputError, UnavailableError
from workflow.storage import private
from workflow.storage.migrate import HEAD
from workflow.usecases import examining
from workflow.usecases.clocks import Clocks
from workflow.usecases.examining import Examined, Surroundings, examine

Check = Callable[[Surroundings], Examined]


def machine(tmp_path: Path, **changed: Any) -> Surroundings:
    """A machine where all is well but what is *changed*."""
    given = {
        "data": tmp_path,
        "languages": [LanguageTag("en")],
        "migration": lambda: HEAD,
        "ping": lambda: None,
        "house": None,
        "artifacts": None,
    }
    return Surroundings(**(given | changed))


class NoBucket:
    """A store whose bucket nobody made."""

    place = "s3://press"

    def probe(self) -> None:
        raise UnavailableError("artifacts_no_bucket", place=self.place, reason="NoSuchBucket")


def house_refused() -> object:
    raise InvalidInputError("house_style_refused", folder="/x", count=2)


def database_away() -> str:
    raise UnavailableError("database_away", reason="connection refused")


def test_all_is_well_here_and_needs_no_remedy(tmp_path: Path) -> None:
    examined = examine(**vars(machine(tmp_path)))

    assert {each.name for each in examined if not each.ok} <= {"disk", "fast fonts"}
    assert all(bool(each.remedy) is not each.ok for each in examined)
    assert all(each.detail for each in examined)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("check", "changed", "detail"),
    [
        (examining._chrome, {"languages": []}, "0 languages"),
        (examining._database, {"migration": lambda: None}, "at migration none"),
        (examining._database, {"migration": lambda: "0000"}, "at migration 0000"),
        (examining._database, {"migration": lambda: "9999"}, "newer than this program"),
        (examining._database, {"migration": database_away}, "connection refused"),
        (examining._broker, {"ping": lambda: "no answer"}, "no answer"),
        (examining._artifacts, {"artifacts": NoBucket()}, "no bucket at s3://press"),
        (examining._clocks, {"clocks": lambda: Clocks(600.0)}, "this machine +600.0 s"),
        (
            examining._clocks,
            {"clocks": lambda: Clocks(0.1, {"worker@b:7": -3.5})},
            "worker@b:7 -3.5 s",
        ),
        (examining._house_style, {"house": house_refused}, "things to mend in it: 2"),
        (
            examining._data_folder,
            {"data": Path("/no/such folder")},
            "'/no/such folder' is not there",
        ),
        (examining._data_folder, {"data": Path("/proc/self")}, "/proc/self"),
    ],
)
def test_what_is_missing_is_named_with_its_remedy(
    tmp_path: Path, check: Check, changed: dict[str, Any], detail: str
) -> None:
    examined = check(machine(tmp_path, **changed))

    assert not examined.ok
    assert detail in examined.detail
    assert examined.remedy


@pytest.mark.parametrize("migration", [lambda: "0000", database_away])
def test_clocks_are_compared_only_with_a_database_that_can_tell(
    tmp_path: Path, migration: Callable[[], str]
) -> None:
    examined = examining._clocks(machine(tmp_path, migration=migration, clocks=house_refused))

    assert examined.ok
    assert "not compared" in examined.detail


@pytest.mark.parametrize(("name", "mode"), [("", 0o755), ("communique.db", 0o644)])
def test_what_others_on_this_machine_may_read_is_warned_of(
    tmp_path: Path, name: str, mode: int
) -> None:
    data = tmp_path / "of people's"
    private.make_folder(data)
    os.close(private.open_file(data / "communique.db"))
    assert examining._privacy(machine(data)).ok
    (data / name).chmod(mode)

    found = examining._privacy(machine(data))

    assert (found.ok, found.needed) == (False, False)
    subprocess.run(found.remedy, shell=True, check=True)
    assert examining._privacy(machine(data)).ok


def test_no_broker_is_no_fault(tmp_path: Path) -> None:
    assert examining._broker(machine(tmp_path, ping=None)).ok


def test_a_library_that_the_linker_does_not_know_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # No machine can be made to lose a library: the table names one that nobody has.
    monkeypatch.setitem(examining._LIBRARIES, "no-such-library", "libnosuch0")

    examined = examining._libraries(machine(tmp_path))

    assert (examined.detail, examined.remedy) == (
        "missing: no-such-library",
        "apt-get install libnosuch0",
    )


def test_an_engine_that_does_not_load_is_told_with_its_last_word(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "weasyprint.py").write_text("raise OSError('cannot load library libpango')")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))

    examined = examining._pdf_engine(machine(tmp_path))

    assert examined.detail == "OSError: cannot load library libpango"
    assert "weasyprint>=70" in examined.remedy


def test_examining_loads_neither_engine_nor_broker() -> None:
    code = (
        "import json, sys; import workflow.usecases.examining;"
        " print(json.dumps(sorted({'weasyprint', 'celery', 'kombu'} & set(sys.modules))))"
    )
    ended = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)

    assert json.loads(ended.stdout) == []
