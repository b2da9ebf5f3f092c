"""The tail is policed: no long function, no long module (STYLE 3.7)."""

import pytest

from tests.architecture.program import functions, name, parsed, sources

LONGEST_FUNCTION = 60
LONGEST_MODULE = 500

PROGRAM = sources("workflow", "worker", "tools")


def test_there_is_a_program():
    assert len(PROGRAM) > 50


@pytest.mark.parametrize("path", [*PROGRAM, *sources("tests")], ids=name)
def test_no_module_is_too_long(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= LONGEST_MODULE


# A migration lists what it changes, and is never changed itself.
@pytest.mark.parametrize(
    "path", [path for path in PROGRAM if "versions" not in path.parts], ids=name
)
def test_no_function_is_too_long(path):
    long = {
        function.name: length
        for function in functions(parsed(path))
        if (length := function.end_lineno - function.lineno + 1) > LONGEST_FUNCTION
    }

    assert long == {}
