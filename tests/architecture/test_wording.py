"""Whatever the program says by a code, there is a sentence for it that it can fill in."""

import ast
import re

import pytest

from tests.architecture.program import functions, name, parsed, sources
from workflow.domain.findings import Finding
from workflow.errors import NotFoundError
from workflow.wording import SENTENCES, sentence

CODE = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)+")
VALUE = re.compile(r"%\((\w+)\)s")

# What names a code: an error, a finding, and the two shorthands for a finding and a refusal.
SPEAKERS = ("Finding", "at_line", "_refusal")
PROGRAM = [path for path in sources("workflow", "worker") if path.name != "wording.py"]


def spoken():
    """Every call that names a code: its place, the code, and the values that it gives, if known."""
    for path in PROGRAM:
        for function in functions(parsed(path)):
            for call in ast.walk(function):
                if isinstance(call, ast.Call) and (code := _code(call)):
                    yield f"{name(path)}:{call.lineno}", code, _values(call, function)


def _code(call):
    speaker = getattr(call.func, "id", getattr(call.func, "attr", ""))
    if speaker.endswith("Error") or speaker in SPEAKERS:
        for argument in call.args:
            if isinstance(argument, ast.Constant) and CODE.fullmatch(str(argument.value)):
                return argument.value
    return None


def _values(call, function):
    """The names of the values of *call*; None where they are not written out beside it."""
    if getattr(call.func, "id", "") == "_refusal" or any(
        word.arg is None for word in call.keywords
    ):
        return None
    if getattr(call.func, "id", "") != "Finding":
        return {word.arg for word in call.keywords} - {"findings", "severity"}
    given = next((word.value for word in call.keywords if word.arg == "values"), None)
    if given is None and len(call.args) > 3:
        given = call.args[3]
    if given is None:
        return set()
    if isinstance(given, ast.Name):
        given = _assigned(given.id, function, call.lineno)
    if not isinstance(given, ast.Dict) or None in given.keys:
        return None
    return {key.value for key in given.keys}


def _assigned(variable, function, line):
    """What was last assigned to *variable* above *line*."""
    values = [
        (node.lineno, node.value)
        for node in ast.walk(function)
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == variable
    ]
    above = [value for at, value in sorted(values, key=lambda pair: pair[0]) if at < line]
    return above[-1] if above else None


# Sorted: every process of a parallel run must collect the same.
SPOKEN = sorted(spoken(), key=lambda each: (each[0], each[1]))


def test_the_program_was_understood():
    assert len(SPOKEN) > 80
    assert sum(values is not None for _, _, values in SPOKEN) > 70


@pytest.mark.parametrize(
    ("place", "code", "values"), SPOKEN, ids=[f"{place}-{code}" for place, code, _ in SPOKEN]
)
def test_what_the_program_says_has_a_sentence_with_its_values(place, code, values):
    assert code in SENTENCES, f"{place}: workflow/wording.py has no sentence for {code}"
    if values is not None:
        assert set(VALUE.findall(SENTENCES[code])) <= values, place


def test_no_sentence_is_never_said():
    said = {
        node.value
        for path in PROGRAM
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }

    assert set(SENTENCES) - said == set()


@pytest.mark.parametrize("code", SENTENCES)
def test_a_sentence_can_be_filled_in(code):
    words = SENTENCES[code]
    values = dict.fromkeys(VALUE.findall(words), "…")

    said = sentence(Finding(code, values=values))

    assert "%(" not in said
    assert said[-1] in ".:?" or said.endswith("…")


def test_a_place_stands_before_the_sentence():
    assert sentence(Finding("title_missing", where="line 3")).startswith(
        "line 3: There is no title"
    )


def test_a_sentence_is_said_in_the_reader_s_language():
    error = NotFoundError("artifact_missing", digest="abc")

    said = sentence(error, {SENTENCES["artifact_missing"]: "Il manque %(digest)s."}.get)

    assert said == "Il manque abc."
