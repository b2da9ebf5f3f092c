"""No process of ours forks with a second thread or a font map: its child would wait for ever."""

import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from worker.courier import Courier
from worker.pool import RenderPool
from workflow.cli.supervisor import supervise
from workflow.errors import WorkflowError
from workflow.forking import fork, require_forkable
from workflow.queue import make_celery

ROOT = Path(__file__).parents[2]


@pytest.fixture
def second_thread():
    """The test runner may have one of its own; this makes sure of it."""
    ended = threading.Event()
    thread = threading.Thread(target=ended.wait)
    thread.start()
    yield
    ended.set()
    thread.join()


@pytest.fixture
def font_map():
    from weasyprint.text.fonts import FontConfiguration

    return FontConfiguration()


def fill_pool(service, _):
    RenderPool(service, make_celery("", render_timeout_seconds=5)).fill(0)


def send_mail(service, monkeypatch):
    # A letter that is due, and a server to send it by: neither is reached.
    monkeypatch.setattr(type(service.settings), "sends_mail", property(lambda _: True))
    with service.write() as uow:
        row = {"person": "tess", "template": "notices", "not_before": uow.now}
        uow.letters.want_all([row | {"facts": {}}], uow.now)
    Courier(service).look()


def start_processes(_, __):
    supervise({"desk": [sys.executable, "-c", ""]}, {})


@pytest.mark.parametrize("place", [fill_pool, send_mail, start_processes])
@pytest.mark.parametrize("state", ["second_thread", "font_map"])
def test_a_place_that_forks_refuses_to(service, place, state, request, monkeypatch):
    request.getfixturevalue(state)

    with pytest.raises(WorkflowError) as refusal:
        place(service, monkeypatch)

    assert refusal.value.code == "unsafe_fork"
    assert refusal.value.values["threads"] > 1 or refusal.value.values["font_maps"]


def run(program: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run *program* in a process of its own: this one has threads and font maps by now."""
    return subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_a_worker_of_celery_refuses_each_process_of_its_pool(tmp_path):
    ended = run(
        "from celery.signals import worker_before_create_process as before\n"
        "import worker.app\n"
        "before.send(sender=None)\n"
        "print('alone', flush=True)\n"
        "from weasyprint.text.fonts import FontConfiguration\n"
        "kept = FontConfiguration()\n"
        "before.send(sender=None)\n"
        "print('never')\n",
        COMMUNIQUE_DATA=str(tmp_path),
    )

    assert (ended.returncode, ended.stdout) == (1, "alone\n"), ended.stderr
    assert "1 font maps" in ended.stderr


def test_what_is_loaded_before_a_fork_renders_every_script_after_it():
    """The fault of Debian 13: a font map made before the fork, and another script after it."""
    ended = run(
        "import sys\n"
        "from tests.rendering.samples import LOCALES, TEMPLATES\n"
        "from workflow.domain.language import LanguageTag\n"
        "from workflow.forking import count_threads, fork, has_made_font_map\n"
        "from workflow.rendering.core_fonts import core_folder\n"
        "from workflow.rendering.renderer import Renderer\n"
        "renderer = Renderer(TEMPLATES, LOCALES, core_folder())\n"
        "renderer.load(renderer.slow_dictionaries())\n"
        "assert 'weasyprint' in sys.modules\n"
        "assert (count_threads(), has_made_font_map()) == (1, False)\n"
        "def render():\n"
        "    for name in ('en', 'ar', 'zh_Hans'):\n"
        "        renderer.try_out(LanguageTag.parse(name))\n"
        "for _ in range(2):\n"
        "    child = fork(render)\n"
        "    child.join()\n"
        "    assert child.exitcode == 0\n"
    )

    assert ended.returncode == 0, ended.stderr


def test_a_process_with_one_thread_and_no_font_map_may_fork():
    ended = run("from workflow.forking import fork\nfork(print, 'child').join()\n")

    assert (ended.stdout, ended.stderr) == ("child\n", "")


# A thread of a C library: Python knows nothing of it.
THREAD_OF_C = (
    "import ctypes\n"
    "from workflow.forking import count_threads, fork\n"
    "libc = ctypes.CDLL(None)\n"
    "def sleep_in_a_thread(seconds):\n"
    "    thread, microseconds = ctypes.c_ulong(), ctypes.c_void_p(seconds * 1_000_000)\n"
    "    libc.pthread_create(ctypes.byref(thread), None, libc.usleep, microseconds)\n"
    "    assert count_threads() == 2\n"
)


def test_a_thread_that_is_about_to_end_is_waited_for():
    """One that Python has joined is on the system's list a moment longer."""
    ended = run(THREAD_OF_C + "sleep_in_a_thread(1)\nfork(print, 'child').join()\n")

    assert (ended.stdout, ended.stderr) == ("child\n", "")


def test_a_thread_of_a_library_that_stays_is_refused():
    ended = run(THREAD_OF_C + "sleep_in_a_thread(600)\nfork(print, 'child').join()\n")

    assert ended.stdout == ""
    assert "unsafe_fork" in ended.stderr


def test_a_program_that_is_started_anew_inherits_nothing(second_thread, font_map):
    """So the processes that read Word files and pictures need not ask (intake/children.py)."""
    with pytest.raises(WorkflowError):
        require_forkable()

    assert run("from workflow.forking import require_forkable as ask\nask()\n").returncode == 0


def test_nothing_is_started_where_a_fork_is_refused(font_map):
    children = threading.active_count()

    with pytest.raises(WorkflowError):
        fork(print)

    assert threading.active_count() == children
