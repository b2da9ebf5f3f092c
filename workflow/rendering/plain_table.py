"""Tables as plain text: aligned columns, or one value per line where they would be too wide."""

from collections.abc import Sequence

from workflow.rendering.wrap import on_one_line, width, wrap

_GUTTER = "  "


def table_lines(rows: Sequence[Sequence[str]], aligns: Sequence[str], columns: int) -> list[str]:
    """
    The lines of a table.

    Args:
        rows: The header first; all have the same number of texts.
        aligns: Of each column: `start`, `center` or `end`.
        columns: A wider table becomes a list of `header: value`.
    """
    flat = [[on_one_line(text) for text in row] for row in rows]
    widths = [max(map(width, column)) for column in zip(*flat, strict=True)]
    if sum(widths) + len(_GUTTER) * (len(widths) - 1) > columns:
        return _records(flat, columns)
    header, *body = (_row(row, widths, aligns) for row in flat)
    return [header, _GUTTER.join("-" * each for each in widths), *body]


def _row(texts: Sequence[str], widths: Sequence[int], aligns: Sequence[str]) -> str:
    cells = zip(texts, widths, aligns, strict=True)
    return _GUTTER.join(_aligned(*cell) for cell in cells).rstrip()


def _aligned(text: str, columns: int, align: str) -> str:
    space = columns - width(text)
    before = {"end": space, "center": space // 2}.get(align, 0)
    return " " * before + text + " " * (space - before)


def _records(rows: Sequence[Sequence[str]], columns: int) -> list[str]:
    header, *body = rows
    lines: list[str] = []
    for row in body:
        lines += [""] if lines else []
        for name, value in zip(header, row, strict=True):
            lines += wrap(f"{name}: {value}" if name else value, columns, rest=_GUTTER)
    return lines
