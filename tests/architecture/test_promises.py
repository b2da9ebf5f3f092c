"""Whoever writes texts, plans or states looks after the publications that were accepted."""

import ast

import pytest

from tests.architecture.program import functions, name, parsed, sources

# What writes the parts of an article that the gate looks at.
WRITERS = frozenset({"add_translations", "save_if_unchanged"})
# Functions that cannot break a promise, and why.
HARMLESS = {
    "publish": "it keeps one",
    "_replace": "what is public is no promise any more",
    "store": "fills what is missing, and such an edition is not signed off",
    "fill_boilerplate": "the same",
    "show_notice": "puts words into a notice that is public already",
}


def _calls(tree, named):
    return [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and getattr(node.func, "attr", getattr(node.func, "id", "")) in named
    ]


def _kept(tree):
    """The parts of *tree* around which `promises.kept` stands."""
    return [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.With)
        and any(_calls(item.context_expr, {"kept"}) for item in node.items)
    ]


WRITING = [
    (path, function)
    for path in sources("workflow/usecases")
    for function in functions(parsed(path))
    if _calls(function, WRITERS) and function.name not in HARMLESS
]


def test_there_are_writers():
    assert len(WRITING) >= 5


@pytest.mark.parametrize(
    ("path", "function"), WRITING, ids=[f"{name(p)}:{f.name}" for p, f in WRITING]
)
def test_what_writes_an_article_stands_in_kept(path, function):
    """In the function itself, or where the module calls it."""
    module = parsed(path)
    callers = [call.lineno for call in _calls(module, {function.name})]
    writes = [call.lineno for call in _calls(function, WRITERS)]

    def is_kept(lines):
        return lines and all(
            any(block.lineno <= line <= block.end_lineno for block in _kept(module))
            for line in lines
        )

    assert is_kept(writes) or is_kept(callers)
