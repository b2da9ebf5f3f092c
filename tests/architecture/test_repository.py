"""What is in the repository, what is not, and that its pages are fresh."""

import importlib.util
import re
import shutil
import subprocess

import pytest

from tests.architecture.program import ROOT
from workflow.domain.states import TRANSITIONS

# Made by programs or by others: made at build time, or found on the machine, and never committed.
FORBIDDEN = re.compile(r"\.(mo|ttf|otf|woff2?|min\.js|min\.css|pyc|db|sqlite3?)$")


def load_tool(name):
    spec = importlib.util.spec_from_file_location(name, ROOT / "tools" / f"{name}.py")
    tool = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(tool)
    return tool


@pytest.fixture(scope="module")
def diagram():
    return load_tool("diagram")


def test_the_diagram_has_every_move_of_the_table(diagram):
    drawn = diagram.diagram()

    for (state, action), target in TRANSITIONS.items():
        assert f"    {state} --> {target}: {action}" in drawn
    assert drawn.count(": ") == len(TRANSITIONS)
    assert "withdrawn --> [*]" in drawn


def test_the_diagram_in_the_architecture_page_is_fresh(diagram):
    assert diagram.main(["--check", str(ROOT / "ARCHITECTURE.md")]) == 0


def test_a_stale_diagram_is_found_and_mended(diagram, tmp_path, capsys):
    page = tmp_path / "page.md"
    page.write_text(f"Before\n\n{diagram.BEGIN}\nstale\n{diagram.END}\n\nAfter\n")

    assert diagram.main(["--check", str(page)]) == 1
    assert "stale" in capsys.readouterr().err

    assert diagram.main(["--write", str(page)]) == 0
    assert diagram.main(["--check", str(page)]) == 0
    assert page.read_text().startswith("Before\n\n")
    assert page.read_text().endswith("\n\nAfter\n")
    assert "\nstale\n" not in page.read_text()


@pytest.mark.parametrize("page", ["", "{begin}", "{end}{begin}", "{begin}{end}{begin}{end}"])
def test_a_page_without_one_pair_of_markers_is_refused(diagram, page):
    with pytest.raises(ValueError, match="needs one"):
        diagram.with_diagram(page.format(begin=diagram.BEGIN, end=diagram.END))


def test_what_every_change_must_pass_is_two_targets_of_make():
    lines = (ROOT / ".ci" / "run").read_text().splitlines()
    commands = [line for line in lines if line.strip() and not line.startswith("#")]

    assert commands == ["set -eu", 'cd "$(dirname "$0")/.."', "make check", "make test"]


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-dev.lock"])
def test_a_lock_names_no_host(lock):
    """Whoever installs chooses where from."""
    text = (ROOT / lock).read_text()

    assert not re.search(r"https?://|--(extra-)?index-url|--find-links|--trusted-host", text)


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-dev.lock"])
def test_everything_in_a_lock_is_pinned_by_version_and_digest(lock):
    text = (ROOT / lock).read_text().replace("\\\n", " ")
    entries = [
        line for line in text.splitlines() if line.strip() and not line.strip().startswith("#")
    ]

    assert len(entries) > 20
    assert all(re.match(r"\S+==\S+.*--hash=sha256:[0-9a-f]{64}", entry) for entry in entries)


def test_nothing_is_committed_that_others_make():
    git = shutil.which("git")
    if git is None or not (ROOT / ".git").exists():
        # An unpacked archive has no list of its own; there every file is one that was committed.
        tracked = [str(path.relative_to(ROOT)) for path in (ROOT / "workflow").rglob("*")]
        tracked = [path for path in tracked if "__pycache__" not in path]
    else:
        command = [git, "-c", f"safe.directory={ROOT}", "ls-files", "-z"]
        listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
        tracked = listed.stdout.split("\0")

    assert [path for path in tracked if FORBIDDEN.search(path)] == []
