"""Published files on their way out: pages are completed, the manifest tells what is written."""

import json
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256

import pytest

from tests.factories import DE, EN, FR, NOW
from tests.rendering.samples import LOCALES, TEMPLATES, release
from tests.storage.samples import make_rendition
from tests.usecases.newsroom import BASE
from workflow.domain.rendition import Format
from workflow.errors import ConflictError, DamagedError
from workflow.rendering.renderer import Renderer
from workflow.storage.artifacts import Artifacts
from workflow.usecases.exporting import OutgoingFile, Parcel, contents, published, published_file
from workflow.usecases.imprinting import imprints


@pytest.fixture
def uow(news):
    news.bring_in()
    with news.write() as uow:
        yield uow


def page(language, mark):
    return make_rendition(inputs=mark * 64, language=language, format_=Format.HTML)


def publish(uow, instant, *pages):
    for each in pages:
        uow.publications.add_rendition(each)
    number = uow.publications.publish(1, 1, instant, "pat", instant)
    uow.publications.join(number, pages, instant)
    article = uow.articles.by_id(1)
    uow.articles.save_if_unchanged(replace(article, live=number), uow.now)
    return number


def known(uow):
    return imprints(uow, uow.articles.by_id(1), BASE)


def test_nothing_is_known_of_what_is_not_public(uow):
    assert known(uow) == {}


def test_pages_that_went_public_together_have_one_instant(uow):
    publish(uow, NOW, page(EN, "1"), page(FR, "2"))

    found = known(uow)

    assert set(found) == {EN, FR}
    assert {each.published_at for each in found.values()} == {NOW}
    assert {each.modified_at for each in found.values()} == {NOW}
    assert found[FR].languages == (EN, FR)
    assert (found[FR].source, found[FR].base) == (EN, BASE)


def test_a_language_that_joined_later_was_published_then(uow):
    number = publish(uow, NOW, page(EN, "1"))
    later = NOW + timedelta(days=1)
    uow.publications.add_rendition(page(DE, "2"))
    uow.publications.join(number, [page(DE, "2")], later)

    found = known(uow)

    assert (found[EN].published_at, found[DE].published_at) == (NOW, later)
    assert found[EN].languages == (DE, EN)


def test_a_correction_makes_only_the_pages_newer_that_it_changed(uow):
    publish(uow, NOW, page(EN, "1"), page(FR, "2"), page(DE, "3"))
    later = NOW + timedelta(days=1)
    publish(uow, later, page(EN, "4"), page(FR, "2"))

    found = known(uow)

    # French is the page of the earlier version, and linked; German is public no longer.
    assert found[EN].languages == (EN, FR)
    assert {each.published_at for each in found.values()} == {NOW}
    assert (found[EN].modified_at, found[FR].modified_at) == (later, NOW)


def test_a_page_that_was_changed_back_is_as_new_as_that(uow):
    publish(uow, NOW, page(EN, "1"))
    publish(uow, NOW + timedelta(days=1), page(EN, "2"))
    publish(uow, NOW + timedelta(days=2), page(EN, "1"))

    assert known(uow)[EN].modified_at == NOW + timedelta(days=2)


def test_only_pages_are_completed(uow):
    files = [make_rendition(inputs=name * 64, format_=name) for name in Format]
    publish(uow, NOW, *files)

    parcel = published(uow, "safe-water", BASE)

    assert {each.made.format for each in parcel.files if each.imprint} == {Format.HTML}
    for each in parcel.files:
        assert published_file(uow, "safe-water", "fr", each.made.format, BASE) == each


def test_what_is_not_public_is_not_exported(uow):
    with pytest.raises(ConflictError, match="not_public"):
        published(uow, "safe-water", BASE)
    assert published_file(uow, "safe-water", "en", Format.HTML, BASE) is None


@pytest.fixture
def artifacts(tmp_path):
    return Artifacts(tmp_path)


def test_the_manifest_tells_the_digest_of_the_file_and_of_the_rendition(uow, artifacts):
    stored = Renderer(TEMPLATES, LOCALES).render(release(), Format.HTML).data
    digest = artifacts.put(stored)
    publish(uow, NOW, replace(page(EN, "1"), sha256=digest, bytes=len(stored)))

    parcel = published(uow, "safe-water", BASE)
    written = {str(path): data for path, data in contents(parcel, artifacts).items()}

    assert list(written) == ["safe-water/en/safe-water.html", "safe-water/manifest.json"]
    data = written["safe-water/en/safe-water.html"]
    (entry,) = json.loads(written["safe-water/manifest.json"])["files"]
    assert entry["path"] == "en/safe-water.html"
    assert (entry["sha256"], entry["bytes"]) == (sha256(data).hexdigest(), len(data))
    assert entry["rendition"] == digest != entry["sha256"]
    assert f"{BASE}/articles/safe-water/en/safe-water.html".encode() in data


def test_a_proof_goes_out_as_it_is_stored(artifacts):
    proof = Renderer(TEMPLATES, LOCALES).render(release(proof=True), Format.HTML).data
    made = replace(page(EN, "1"), sha256=artifacts.put(proof))
    parcel = Parcel("safe-water", (OutgoingFile(made),), {"proof": True})

    assert proof in contents(parcel, artifacts).values()


def test_a_file_that_is_missing_is_damage(artifacts):
    with pytest.raises(DamagedError, match="artifact_missing"):
        OutgoingFile(page(EN, "1")).data(artifacts)
