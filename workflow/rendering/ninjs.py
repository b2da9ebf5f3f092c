"""
A release as data: ninjs, the news agencies' JSON, which the PDF carries within it.

Source: IPTC, ninjs 3.0 (schema `ninjs-schema_3.0.json`). No instant of publication is in it: a
file is rendered before there is one.
"""

import json
from typing import Any

from workflow.domain.document import ContactCard, Document
from workflow.rendering.plain_blocks import BlockWriter, separated
from workflow.rendering.release import Release
from workflow.rendering.view import plain, view_of

_STANDARD = {
    "name": "ninjs",
    "version": "3.0",
    "schema": "https://www.iptc.org/std/ninjs/ninjs-schema_3.0.json",
}
# Wide enough that no paragraph is broken: whoever reads data breaks lines as they like.
_UNBROKEN = 1_000_000


def ninjs(release: Release) -> bytes:
    """
    The final *release* as UTF-8 JSON with sorted keys, the same bytes each time.

    What the release does not have is left out; a withdrawn one is cancelled and has no body.
    """
    document = release.document
    item: dict[str, Any] = {
        "standard": _STANDARD,
        "uri": f"x-communique:{release.slug}:{release.language.bcp47}",
        "type": "text",
        "representationType": "full",
        "language": release.language.bcp47,
        "pubStatus": "canceled" if release.withdrawn else "usable",
        "slugline": release.slug,
        "title": plain(document.headline),
        "headlines": _headlines(document),
    }
    if document.date:
        item["contentCreated"] = f"{document.date.isoformat()}T00:00:00Z"
    if document.place:
        item["located"] = plain(document.place)
    if document.organisation:
        item["infoSources"] = [{"name": plain(document.organisation), "role": "issuer"}]
    if document.contacts:
        item["people"] = [_person(card) for card in document.contacts]
    if not release.withdrawn:
        item["bodies"] = _bodies(release)
        item["subjects"] = [{"name": plain(keyword)} for keyword in document.keywords]
    told = json.dumps(item, ensure_ascii=False, indent=1, sort_keys=True)
    return f"{told}\n".encode()


def _headlines(document: Document) -> list[dict[str, str]]:
    texts = {"main": document.headline, "subtitle": document.subtitle}
    return [{"role": role, "value": plain(text)} for role, text in texts.items() if text]


def _person(card: ContactCard) -> dict[str, Any]:
    ways = {"email": card.email, "phone": card.phone}
    told = [
        {"type": kind, "role": "press", "value": value} for kind, value in ways.items() if value
    ]
    return {"name": plain(card.name), "rel": "contact"} | ({"contactInfo": told} if told else {})


def _bodies(release: Release) -> list[dict[str, Any]]:
    view = view_of(release)
    parts = {"main": view.document.body, "boilerplate": view.document.boilerplate}
    # Nothing stands in for a translation in a final release.
    writer = BlockWriter(release.language, untranslated="")
    return [
        {
            "role": role,
            "contentType": "text/plain",
            "value": "\n".join(separated(writer.blocks(blocks, _UNBROKEN))),
        }
        for role, blocks in parts.items()
        if blocks
    ]
