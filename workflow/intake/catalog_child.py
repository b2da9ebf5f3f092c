"""
The process that reads a large catalog: from standard input, JSON to standard output.

First comes a line of JSON that says what the file is for, then the file.
"""

import json
import sys
from collections.abc import Iterable
from typing import Any

from workflow.catalogs.exchange import UploadedMessage
from workflow.catalogs.formats import read_catalog
from workflow.domain.language import LanguageTag
from workflow.domain.segment import Segment
from workflow.errors import InvalidInputError
from workflow.intake.children import (
    finding_as_json,
    input_at_last,
    limit_this_process,
    refusal_as_json,
)

_HEADER = 'msgid ""\nmsgstr "Language: de\\nContent-Type: text/plain; charset=UTF-8\\n"\n'
_PO = f'{_HEADER}\nmsgctxt "p"\nmsgid "a <b1>b</b1> 1"\nmsgstr "c <b1>d</b1>"\n'
_XLIFF = (
    '<xliff version="1.2"><file original="a" source-language="en" target-language="de"><body>'
    "<trans-unit id='a'><source>a</source><target>b</target></trans-unit></body></file></xliff>"
)


def main() -> int:
    """Read one catalog, and say what it brings or why it is refused."""
    limit_this_process()
    # So that everything which is loaded late is there.
    for text in (_PO, _XLIFF):
        segment = Segment("p", "a <b1>b</b1> 1")
        read_catalog(text.encode(), slug="a", language=LanguageTag("de"), segments=[segment])
    wanted, _, data = input_at_last().partition(b"\n")
    sys.stdout.buffer.write(json.dumps(_read(json.loads(wanted), data)).encode())
    return 0


def _read(wanted: dict[str, Any], data: bytes) -> dict[str, Any]:
    try:
        upload = read_catalog(
            data,
            slug=wanted["slug"],
            language=LanguageTag.parse(wanted["language"]),
            segments=[Segment(*each) for each in wanted["segments"]],
            earlier=[Segment(*each) for each in wanted["earlier"]],
        )
    except InvalidInputError as error:
        return refusal_as_json(error)
    return {
        "messages": _plain(upload.messages),
        "obsolete": _plain(upload.obsolete),
        "comments": _plain(upload.comments),
        "faults": [finding_as_json(each) for each in upload.refused],
        "base": upload.base,
        "header": dict(upload.header),
    }


def _plain(messages: Iterable[UploadedMessage]) -> list[dict[str, Any]]:
    return [{**vars(each), "segment": each.segment.digest} for each in messages]


if __name__ == "__main__":
    sys.exit(main())
