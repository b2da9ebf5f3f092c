"""
The process that reads a web page: from standard input, JSON to standard output.

What is broken in it can cost the library a time that grows with the square of its size.
"""

import json
import sys
from typing import Any

from workflow.errors import InvalidInputError
from workflow.intake.children import (
    finding_as_json,
    input_at_last,
    limit_this_process,
    refusal_as_json,
)
from workflow.intake.html import read_html

_ONE_OF_ALL = (
    "<html lang=en><h1>a</h1><p>b <b>c</b> <a href=https://a.example>d</a> <img src=e alt=f></p>"
    "<ul><li>g</li></ul><table><tr><td>h</td></tr></table></html>"
)


def main() -> int:
    """Read one page, and say what it is or why it is refused."""
    limit_this_process()
    # So that everything which is loaded late is there.
    read_html(_ONE_OF_ALL)
    data = input_at_last()
    sys.stdout.buffer.write(json.dumps(_read(data.decode())).encode())
    return 0


def _read(html: str) -> dict[str, Any]:
    try:
        draft = read_html(html)
    except InvalidInputError as error:
        return refusal_as_json(error)
    language = draft.language.gettext if draft.language else ""
    return {
        "text": draft.text.as_json(),
        "language": language,
        "findings": [finding_as_json(each) for each in draft.findings],
    }


if __name__ == "__main__":
    sys.exit(main())
