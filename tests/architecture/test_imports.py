"""Who imports whom, and that importing does nothing."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.program import ROOT, modules, name, parsed, sources

# Entry modules read the environment and open the stores: that is what they are for.
ENTRIES = {"worker.app"}

# Reports what an import does besides importing: to files, to the network, to other processes.
# WeasyPrint asks the linker for its libraries; it is loaded beforehand.
WATCH = """
import sys, threading, weasyprint
FORBIDDEN = {"socket.connect", "socket.bind", "sqlite3.connect", "subprocess.Popen", "os.fork"}
WRITING = set("wax+")
def watch(event, arguments):
    if event in FORBIDDEN or event == "open" and WRITING & set(str(arguments[1] or "")):
        print(event, arguments, file=sys.stderr)
sys.addaudithook(watch)
before = threading.active_count()
for module in sys.argv[1:]:
    __import__(module)
if threading.active_count() != before:
    print("threads", threading.enumerate(), file=sys.stderr)
"""


def run(program: str, *arguments: str, folder: Path = ROOT, **environment: str) -> str:
    """Run *program* in a fresh interpreter, and return what it printed on either stream."""
    ended = subprocess.run(
        [sys.executable, "-B", "-c", program, *arguments],
        cwd=folder,
        env={"PYTHONPATH": str(ROOT), "HOME": str(folder), **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    return ended.stdout + ended.stderr


def loaded_by(module: str) -> set[str]:
    """The top-level packages that importing *module* loads."""
    program = "import sys; __import__(sys.argv[1]); print(*sys.modules)"
    return {loaded.partition(".")[0] for loaded in run(program, module).split()}


def test_the_import_contracts_are_kept():
    lint_imports = Path(sys.executable).with_name("lint-imports")

    ended = subprocess.run(
        [lint_imports, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False
    )

    assert ended.returncode == 0, ended.stdout + ended.stderr


def test_importing_does_nothing(tmp_path):
    everything = [
        module
        for package in ("workflow", "worker")
        for module in modules(package)
        if module not in ENTRIES
    ]

    said = run(
        WATCH, *everything, folder=tmp_path, COMMUNIQUE_WORKERS="none", COMMUNIQUE_DATABASE_URL="?"
    )

    assert said == ""
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "module",
    ["workflow.domain.transitions", "workflow.wording", "workflow.jobs", "workflow.settings"],
)
def test_the_rules_load_no_library(module):
    assert loaded_by(module).isdisjoint({"celery", "sqlalchemy", "weasyprint", "babel", "fastapi"})


def test_the_queue_does_not_load_the_worker():
    assert "worker" not in loaded_by("workflow.queue")


def test_a_command_that_renders_nothing_loads_no_engine():
    """Both take longer to import than most commands take to run."""
    assert loaded_by("workflow.cli").isdisjoint({"weasyprint", "alembic", "celery"})


@pytest.mark.parametrize(
    "path", [*sources("workflow/domain"), ROOT / "workflow/errors.py"], ids=name
)
def test_the_domain_imports_the_standard_library_and_itself(path):
    allowed = sys.stdlib_module_names | {"workflow.domain", "workflow.errors"}
    imported = set()
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.Import):
            imported |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0
            imported.add(node.module or "")

    strangers = {
        module
        for module in imported
        if not {module, module.partition(".")[0], ".".join(module.split(".")[:2])} & allowed
    }

    assert strangers == set()
