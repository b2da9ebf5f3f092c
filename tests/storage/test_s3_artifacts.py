"""Artifacts on S3: what a service and its wire can do wrong, and that nothing else tells us how."""

import hashlib
import os
from dataclasses import replace

import pytest

from tests.servers import free_port, running_s3
from tests.storage.relay import breaking_after
from workflow.errors import DamagedError, NotFoundError, UnavailableError
from workflow.storage import s3_artifacts as module
from workflow.storage.s3_artifacts import S3Access, S3Artifacts
from workflow.wording import sentence

PAGE = b"<h1>Water is safe again</h1>" * 4_000


def at(store, **changed):
    """The same bucket, reached otherwise."""
    return replace(store, access=replace(store.access, **changed))


def key_of(store, digest):
    return f"{store.prefix}/{digest[:2]}/{digest}"


@pytest.mark.parametrize("damage", [b"", PAGE[:-1], PAGE.replace(b"safe", b"foul")])
def test_a_damaged_object_is_noticed_and_mended_by_storing_it_again(
    s3_server, s3_artifacts, damage
):
    digest = s3_artifacts.put(PAGE)
    place = {"Bucket": s3_artifacts.bucket, "Key": key_of(s3_artifacts, digest)}
    s3_server.client().put_object(**place, Body=damage)

    with pytest.raises(DamagedError, match="artifact_damaged"):
        s3_artifacts.get(digest)

    s3_artifacts.put(PAGE)
    assert s3_artifacts.get(digest) == PAGE


def test_a_wire_that_breaks_while_storing_leaves_nothing_to_read(s3_artifacts):
    digest = hashlib.sha256(PAGE).hexdigest()
    with (
        breaking_after(20_000, s3_artifacts.access.endpoint) as endpoint,
        pytest.raises(UnavailableError, match="artifacts_away"),
    ):
        at(s3_artifacts, endpoint=endpoint).put(PAGE)

    with pytest.raises(NotFoundError):
        s3_artifacts.get(digest)


def test_a_wire_that_breaks_while_reading_is_no_damage(s3_artifacts):
    digest = s3_artifacts.put(PAGE)

    with (
        breaking_after(20_000, s3_artifacts.access.endpoint, answers=True) as endpoint,
        pytest.raises(UnavailableError, match="artifacts_away"),
    ):
        at(s3_artifacts, endpoint=endpoint).get(digest)

    assert s3_artifacts.get(digest) == PAGE


def test_a_server_that_is_killed_is_waited_for():
    with running_s3() as server:
        server.client().create_bucket(Bucket="press")
        access = S3Access(server.endpoint, "us-east-1", server.key, server.secret)
        store = S3Artifacts("press", "", access)
        digest = store.put(PAGE)
        server.process.kill()
        server.process.wait()

        for question in (
            lambda: store.put(PAGE),
            lambda: store.get(digest),
            lambda: store.holds(digest),
            lambda: list(store.digests()),
            lambda: store.remove(digest),
            store.probe,
        ):
            with pytest.raises(UnavailableError, match="artifacts_away") as caught:
                question()
            assert f"s3://press at {server.endpoint}" in sentence(caught.value)


@pytest.mark.parametrize("wrong", [{"key": "AKIANOBODY"}, {"secret": "swordfish"}])
def test_a_wrong_key_is_told_with_what_to_look_at(s3_artifacts, wrong):
    with pytest.raises(UnavailableError, match="artifacts_key_refused") as caught:
        at(s3_artifacts, **wrong).put(PAGE)

    said = sentence(caught.value)
    assert "COMMUNIQUE_S3_KEY" in said
    assert "swordfish" not in said


def test_a_key_that_is_refused_is_not_an_absent_file(s3_artifacts):
    digest = s3_artifacts.put(PAGE)
    stranger = at(s3_artifacts, secret="swordfish")

    with pytest.raises(UnavailableError, match="artifacts_key_refused"):
        stranger.holds(digest)


def test_a_bucket_that_nobody_made_is_named(s3_artifacts):
    elsewhere = replace(s3_artifacts, bucket="nowhere")

    with pytest.raises(UnavailableError, match="artifacts_no_bucket") as caught:
        elsewhere.put(PAGE)

    assert "s3://nowhere/rendered/files" in sentence(caught.value)


def test_what_else_is_in_the_bucket_is_no_artifact(s3_server, s3_artifacts):
    digest = s3_artifacts.put(PAGE)
    for key in (digest, f"rendered/files/{digest}", "rendered/files/ab/notes.txt"):
        s3_server.client().put_object(Bucket=s3_artifacts.bucket, Key=key, Body=b"x")

    assert list(s3_artifacts.digests()) == [digest]


def test_more_files_than_one_page_of_a_listing_are_all_listed(s3_artifacts, monkeypatch):
    # The service's own page has a thousand names.
    monkeypatch.setattr(module, "LISTED_AT_ONCE", 2)
    names = {s3_artifacts.put(bytes([number])) for number in range(5)}

    assert sorted(s3_artifacts.digests()) == sorted(names)


def test_the_library_s_own_variables_and_files_say_nothing(s3_artifacts, monkeypatch, tmp_path):
    nowhere = f"http://127.0.0.1:{free_port()}"
    (tmp_path / "config").write_text(f"[default]\nendpoint_url = {nowhere}\nregion = x\n[p]\n")
    for name, value in {
        "AWS_ACCESS_KEY_ID": "somebody",
        "AWS_SECRET_ACCESS_KEY": "else",
        "AWS_SESSION_TOKEN": "token",
        "AWS_ENDPOINT_URL": nowhere,
        "AWS_ENDPOINT_URL_S3": nowhere,
        "AWS_PROFILE": "nobody",
        "AWS_CONFIG_FILE": str(tmp_path / "config"),
        "AWS_CA_BUNDLE": "/nowhere",
        "AWS_MAX_ATTEMPTS": "none",
    }.items():
        monkeypatch.setenv(name, value)

    assert s3_artifacts.get(s3_artifacts.put(PAGE)) == PAGE


def test_a_forked_process_asks_over_a_connection_of_its_own(s3_artifacts):
    digest = s3_artifacts.put(PAGE)

    child = os.fork()
    if child == 0:
        os._exit(0 if s3_artifacts.get(digest) == PAGE else 1)

    assert s3_artifacts.get(digest) == PAGE
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


def test_a_secret_does_not_show_itself(s3_artifacts):
    assert s3_artifacts.access.secret not in repr(s3_artifacts)
