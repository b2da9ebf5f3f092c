"""What is stored is its owner's alone, whatever the umask says."""

import ast
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture.program import ROOT
from workflow.settings import Settings
from workflow.storage import private
from workflow.storage.database import open_engine, transaction
from workflow.wiring import open_service

# Who makes files elsewhere: where a person asked for them, in a temporary folder, or of fonts.
ELSEWHERE = {
    "workflow/cli/door.py",
    "workflow/rendering/core_building.py",
    "workflow/storage/backup.py",
    "workflow/storage/private.py",
}
MAKING = {"mkdir", "makedirs", "touch", "write_text", "write_bytes"}


@pytest.fixture(params=[0o000, 0o022, 0o277], ids=oct)
def umask(request: pytest.FixtureRequest) -> Iterator[int]:
    before = os.umask(request.param)
    yield request.param
    os.umask(before)


def modes(folder: Path) -> dict[str, int]:
    return {
        str(path.relative_to(folder)): path.stat().st_mode & 0o777
        for path in (folder, *folder.rglob("*"))
    }


def test_the_data_folder_is_its_owner_s_alone(tmp_path: Path, umask: int) -> None:
    data = tmp_path / "new" / "var"
    service = open_service(Settings(data=data))
    with service.write() as uow:
        uow.audit.record(uow.now, "ada", "import", "safe-water")
        digest = service.artifacts.put(b"under embargo")
        found = modes(tmp_path / "new")
    service.engine.dispose()

    assert {"var/communique.db", "var/communique.db-wal"} <= found.keys()
    assert f"var/artifacts/{digest[:2]}" in found
    for name, mode in found.items():
        is_folder = (tmp_path / "new" / name).is_dir()
        assert mode in ({0o700} if is_folder else {0o600, 0o400}), (name, oct(mode))
    assert list(private.open_to_others(data)) == []


def test_what_is_there_stays_as_it_is(tmp_path: Path) -> None:
    shared = tmp_path / "shared"
    shared.mkdir()
    shared.chmod(0o755)

    private.make_folder(shared / "var")

    assert modes(shared) == {".": 0o755, "var": 0o700}


@pytest.mark.parametrize(
    "path",
    sorted([*ROOT.glob("workflow/**/*.py"), *ROOT.glob("worker/**/*.py")]),
    ids=lambda path: str(path.relative_to(ROOT)),
)
def test_files_are_made_in_one_place(path: Path) -> None:
    if str(path.relative_to(ROOT)) in ELSEWHERE:
        return
    for node in ast.walk(ast.parse(path.read_text())):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else ast.unparse(node.func)
        assert name not in MAKING or _is_of_a_store(node), ast.unparse(node)
        assert "O_CREAT" not in ast.unparse(node), ast.unparse(node)
        modes = [each.value for each in node.args if isinstance(each, ast.Constant)]
        is_writing = any(str(mode)[:1] in ("w", "x", "a") for mode in modes)
        assert name != "open" or not is_writing, ast.unparse(node)


def _is_of_a_store(node: ast.Call) -> bool:
    """Stores touch rows."""
    return ast.unparse(node.func).startswith("uow.")


def test_a_process_that_comes_and_goes_leaves_the_readers_of_this_one(tmp_path: Path) -> None:
    """SQLite takes what nobody has locked for what nobody uses, and puts its log away."""
    path = tmp_path / "communique.db"
    first, second = (open_engine(f"sqlite:///{path}") for _ in range(2))
    with transaction(first, write=True) as connection:
        connection.exec_driver_sql("CREATE TABLE told (what TEXT)")
    with transaction(second, write=False) as connection:
        connection.exec_driver_sql("SELECT * FROM told").all()

    other = "import sqlite3, sys; c = sqlite3.connect(sys.argv[1]); "
    told = "c.execute('INSERT INTO told VALUES (1)'); c.commit(); c.close()"
    for count in (1, 2, 3):
        subprocess.run([sys.executable, "-c", other + told, str(path)], check=True)
        for engine in (first, second):
            with transaction(engine, write=False) as connection:
                assert len(connection.exec_driver_sql("SELECT * FROM told").all()) == count
    first.dispose()
    second.dispose()
