"""People on the command line: invited, listed, disabled."""

from tests.journeys.conftest import Installation


def test_somebody_is_added_invited_listed_and_disabled(embedded: Installation) -> None:
    embedded.run("users", "add", "root", "--role", "admin")
    embedded.run("users", "add", "grace", "--role", "editor")

    (link,) = embedded.run("users", "invite", "grace", "--email", "Grace@Press.example")

    assert link.startswith("http://127.0.0.1:8000/welcome/")
    listed = {each["name"]: each for each in embedded.json("users", "list")}
    assert listed["grace"]["email"] == "grace@press.example"
    assert not listed["grace"]["can_sign_in"]
    embedded.run("users", "disable", "grace")
    listed = {each["name"]: each for each in embedded.json("users", "list")}
    assert listed["grace"]["disabled"]
    refused = embedded.ask("users", "disable", "root")
    assert refused.code == 5
    assert "the only administrator" in refused.err
