"""What one document may use, shown in processes of their own: they may die of it."""

import resource
import signal
import subprocess
import sys
import textwrap
import time

import pytest

from worker.limits import limited
from workflow.errors import RenderingError


def ended(program: str) -> "subprocess.CompletedProcess[str]":
    """Run *program* in a process of its own; it may use what `worker.limits` offers."""
    source = "from worker.limits import *\nfrom worker import limits\n" + textwrap.dedent(program)
    command = [sys.executable, "-c", source]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)


def test_what_lasts_too_long_is_ended_with_a_finding():
    with pytest.raises(RenderingError) as refusal, limited(1):
        time.sleep(30)

    assert refusal.value.code == "rendering_limit"
    assert refusal.value.values == {"seconds": 1}


def test_what_is_quick_leaves_nothing_behind():
    before = signal.getsignal(signal.SIGALRM), resource.getrlimit(resource.RLIMIT_CPU)

    with limited(5):
        pass

    assert signal.alarm(0) == 0
    assert before == (signal.getsignal(signal.SIGALRM), resource.getrlimit(resource.RLIMIT_CPU))


def test_native_code_that_does_not_return_is_ended_by_the_system():
    done = ended("""
        limits.GRACE_SECONDS = 1
        with limited(1):
            # One loop in C: no handler of Python's runs until it ends.
            sum(range(10**12))
    """)

    assert done.returncode == -signal.SIGXCPU


def test_a_finding_that_is_swallowed_is_followed_by_the_end():
    done = ended("""
        limits.GRACE_SECONDS = 1
        with limited(1):
            while True:
                try:
                    while True:
                        pass
                except Exception:
                    pass
    """)

    assert done.returncode == -signal.SIGALRM


def test_memory_has_an_end_and_the_process_lives_on():
    done = ended("""
        limit_memory()
        try:
            bytearray(MEMORY_BYTES)
        except MemoryError:
            print("refused")
    """)

    assert done.stdout == "refused\n"
