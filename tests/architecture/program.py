"""The program as text: its files, parsed, for tests that read it."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]


@cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def sources(*folders: str) -> list[Path]:
    """The Python files below *folders* of the checkout, in a stable order."""
    return sorted(path for folder in folders for path in (ROOT / folder).rglob("*.py"))


def name(path: Path) -> str:
    """How a test names a file."""
    return str(path.relative_to(ROOT))


def functions(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def modules(package: str) -> list[str]:
    """The names of all modules of *package*, but for those that are there to be run."""
    found = []
    for path in sources(package):
        parts = path.relative_to(ROOT).with_suffix("").parts
        is_run = parts[-1] == "__main__" or "migrations" in parts
        if not is_run:
            found.append(".".join(parts).removesuffix(".__init__"))
    return found
