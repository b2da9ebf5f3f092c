"""The command that lets a machine propose what nobody has translated yet."""

from typing import Annotated

import typer

from workflow.cli import output
from workflow.cli.articles import As, Slug
from workflow.cli.door import open_door
from workflow.cli.progress import progress_bar
from workflow.domain.language import LanguageTag
from workflow.usecases import pretranslating


def pretranslate(
    slug: Slug,
    locale: Annotated[str, typer.Argument(help="The language to fill.", metavar="LOCALE")],
    who: As,
) -> None:
    """
    Let a machine propose a text for each message that has none; each needs a person's work.

    Off unless COMMUNIQUE_MACHINE_URL names a LibreTranslate server. No text that exists is
    touched.
    """
    service = open_door()
    machine = pretranslating.required(service.machine)
    language = LanguageTag.parse(locale)
    with service.read() as uow:
        actor = uow.people.by_name(who)
        missing = pretranslating.untranslated(uow, slug, language, actor)
    with progress_bar(f"{machine.title}: {language}") as progress:
        task = progress.add_task(f"{machine.title}: {language}", total=len(missing.segments))
        proposed = pretranslating.propose(
            machine, missing, lambda count: progress.advance(task, count)
        )
    with service.write() as uow:
        report = pretranslating.store(uow, missing, proposed, uow.people.by_name(who))
    edition = report.edition
    output.result(
        f"{slug} {language}: {report.filled} filled by {machine.title},"
        f" {len(proposed.findings)} skipped, {report.overtaken} overtaken;"
        f" {edition.translated}/{edition.total} translated,"
        f" {edition.needs_work} need work, {edition.state}"
    )
    output.show_findings(proposed.findings)
    if proposed.failure is not None:
        raise proposed.failure
