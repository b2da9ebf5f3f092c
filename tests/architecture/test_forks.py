"""Only two modules run Python code in a forked process, and both ask first whether that is safe."""

import ast

from tests.architecture.program import ROOT, functions, name, parsed, sources

FORKING = {"fork", "forkpty", "get_context", "Process", "ProcessPoolExecutor", "preexec_fn"}
# Where each is, and what makes it safe: `require_forkable`, or a new program that inherits nothing.
KNOWN = {
    ("workflow/forking.py", "get_context"),
    ("workflow/forking.py", "Process"),
    ("workflow/cli/supervisor.py", "preexec_fn"),
    # "spawn".
    ("workflow/rendering/core_making.py", "get_context"),
    ("workflow/rendering/core_making.py", "ProcessPoolExecutor"),
}


def test_every_place_that_forks_is_known():
    found = {
        (name(path), word)
        for path in sources("workflow", "worker")
        for node in ast.walk(parsed(path))
        for word in _words(node)
        if word in FORKING
    }

    assert found == KNOWN


def _words(node):
    """What *node* calls or gives: `os.fork()`, `Process(…)`, `Popen(…, preexec_fn=…)`."""
    if isinstance(node, ast.Call):
        called = node.func
        if isinstance(called, ast.Attribute) and _is_module(called.value):
            yield called.attr
        elif isinstance(called, ast.Name) and called.id != "fork":
            yield called.id
        yield from (keyword.arg for keyword in node.keywords if keyword.arg)


def _is_module(node):
    # `context.Process` and `multiprocessing.get_context("fork").Process` count, too.
    return isinstance(node, ast.Name | ast.Call)


def test_the_supervisor_asks_before_it_forks():
    supervisor = parsed(ROOT / "workflow" / "cli" / "supervisor.py")
    look = next(function for function in functions(supervisor) if function.name == "look")
    called = {
        node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
        for node in ast.walk(look)
        if isinstance(node, ast.Call)
    }

    assert {"require_forkable", "Popen"} <= called
