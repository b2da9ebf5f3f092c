"""The real release with its files on S3, by commands only; and what an operator does there."""

import json
from hashlib import sha256
from pathlib import Path

import pytest

from tests.journeys.conftest import Installation, make_installation
from workflow.storage.s3_artifacts import S3Artifacts

DATA = Path(__file__).parent.parent / "data"


@pytest.fixture
def on_s3(tmp_path: Path, s3_artifacts: S3Artifacts) -> Installation:
    """One machine without a broker, whose rendered files are in a bucket."""
    (tmp_path / "secret").write_text(s3_artifacts.access.secret)
    return make_installation(
        tmp_path,
        artifacts_url=f"s3://{s3_artifacts.bucket}/{s3_artifacts.prefix}",
        s3_endpoint=s3_artifacts.access.endpoint,
        s3_key=s3_artifacts.access.key,
        s3_secret_file=str(tmp_path / "secret"),
    )


def test_the_real_release_is_published_from_a_bucket_and_only_what_nobody_names_is_collected(
    on_s3: Installation, s3_artifacts: S3Artifacts
) -> None:
    on_s3.people()
    release = DATA / "intake" / "real_release.txt"
    (slug,) = on_s3.run("import", release, "--slug", "recognition", "--as", "ada")
    on_s3.run("submit", slug, "--as", "ada")
    assert on_s3.approve(slug, "ed").code == 0
    assert on_s3.run("publish", slug, "--as", "pat", "--yes") == ["published"]
    on_s3.run("export", slug, "--to", on_s3.folder / "out")

    folder = on_s3.folder / "out" / slug
    files = json.loads((folder / "manifest.json").read_text())["files"]
    assert {file["format"] for file in files} == {"html", "pdf", "txt"}
    for file in files:
        data = (folder / file["path"]).read_bytes()
        assert sha256(data).hexdigest() == file["sha256"]
        # A page is completed on its way out; every other file is the stored one.
        assert file["format"] == "html" or s3_artifacts.get(file["rendition"]) == data
    assert not (on_s3.folder / "var" / "artifacts").exists()
    assert on_s3.json("verify")["findings"] == []
    assert f"rendered files: s3://{s3_artifacts.bucket}" in on_s3.ask("doctor", "--quick").out

    orphan = s3_artifacts.put(b"nobody's")
    assert on_s3.json("collect") == {"orphans": [], "deleted": []}
    found = on_s3.json("collect", "--older-than", "0")
    assert found == {"orphans": [{"sha256": orphan, "bytes": 8}], "deleted": []}
    assert s3_artifacts.holds(orphan)
    assert on_s3.run("collect", "--older-than", "0", "--yes")[-1] == "1 deleted"
    assert not s3_artifacts.holds(orphan)
    assert on_s3.json("verify")["ok"]


def test_a_script_that_does_not_say_yes_deletes_nothing(embedded: Installation) -> None:
    stored = embedded.folder / "var" / "artifacts" / "ab" / ("ab" * 32)
    stored.parent.mkdir(parents=True)
    stored.write_bytes(b"old")

    answer = embedded.ask("collect", "--older-than", "0")

    assert answer.code == 0
    assert "1 files that nothing refers to" in answer.out
    assert "say --yes" in answer.err
    assert stored.exists()


def test_a_wrong_secret_is_told_before_anything_is_lost(on_s3: Installation) -> None:
    (on_s3.folder / "secret").write_text("swordfish")

    answer = on_s3.ask("verify")
    found = {
        each["name"]: each for each in json.loads(on_s3.ask("doctor", "--quick", "--json").out)
    }

    assert answer.code == 75
    assert "COMMUNIQUE_S3_SECRET" in answer.err
    assert "COMMUNIQUE_S3_SECRET" in found["rendered files"]["detail"]
