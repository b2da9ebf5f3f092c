"""The list of publications and withdrawals that are due."""

from workflow.cli import output
from workflow.cli.door import open_door
from workflow.usecases.calendar import calendar


def list_due(*, as_json: bool) -> None:
    """Print every accepted publication and withdrawal that is not done, and why one is at risk."""
    with open_door().read() as uow:
        found = calendar(uow)
    if as_json:
        output.result_json([each.as_json() for each in found.due])
        return
    output.result_table(
        ("DUE", "WHAT", "STANDING", "SLUG", "LANGUAGES", "ASKED BY"),
        (
            (
                each.due_at.isoformat(timespec="seconds"),
                each.what,
                each.standing,
                each.summary.article.slug,
                " ".join(map(str, each.languages)),
                each.promise.wanted.requested_by,
            )
            for each in found.due
        ),
    )
    for each in found.due:
        if each.findings or each.needs_somebody:
            output.say(f"{each.summary.article.slug}: {each.standing}")
            output.show_findings(each.findings)
    if found.is_cut:
        output.say("There are more; these are the next.")
