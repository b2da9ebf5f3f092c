"""
A stranger's catalog: an ordinary one is read here, a large one in a process of its own.

What a file costs is bounded by what it is made of, in proportion to its size: at worst a second
for an ordinary one, half a minute for the largest (decision 0039).
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from workflow.catalogs import formats
from workflow.catalogs.exchange import Upload, UploadedMessage
from workflow.domain.language import LanguageTag
from workflow.domain.segment import Segment
from workflow.intake.children import finding_from_json, raise_refusal, read_in_child

# A release of 2,000 words has a catalog of half this size.
ORDINARY: Final = 100_000
_CHILD: Final = "workflow.intake.catalog_child"


def read_catalog(
    data: bytes,
    *,
    slug: str,
    language: LanguageTag,
    segments: Sequence[Segment],
    earlier: Sequence[Segment] = (),
) -> Upload:
    """
    Read *data* as `formats.read_catalog` does.

    Raises:
        InvalidInputError: Likewise; `catalog_limit`, if it takes too much time or memory.
    """
    if len(data) <= ORDINARY:
        return formats.read_catalog(
            data, slug=slug, language=language, segments=segments, earlier=earlier
        )
    wanted = {
        "slug": slug,
        "language": language.gettext,
        "segments": _plain(segments),
        "earlier": _plain(earlier),
    }
    # JSON of this kind has no line end in it.
    sent = json.dumps(wanted).encode() + b"\n" + data
    read = json.loads(read_in_child(_CHILD, sent, {}, "catalog_limit"))
    raise_refusal(read)
    return _upload(read, {each.digest: each for each in (*earlier, *segments)})


def _plain(segments: Iterable[Segment]) -> list[list[str]]:
    return [[each.context, each.msgid, each.hint] for each in segments]


def _upload(read: Mapping[str, Any], known: Mapping[str, Segment]) -> Upload:
    def messages(name: str) -> tuple[UploadedMessage, ...]:
        return tuple(_message(each, known) for each in read[name])

    return Upload(
        messages=messages("messages"),
        refused=tuple(map(finding_from_json, read["faults"])),
        base=read["base"],
        header=read["header"],
        obsolete=messages("obsolete"),
        comments=messages("comments"),
    )


def _message(said: Mapping[str, Any], known: Mapping[str, Segment]) -> UploadedMessage:
    facts = {**said, "segment": known[said["segment"]], "flags": tuple(said["flags"])}
    return UploadedMessage(**facts)
