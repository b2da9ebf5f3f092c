"""
The command line: one of the doors, with no rule of its own.

Results go to stdout, everything else to stderr; the exit code is `exits.EXIT_CODES`' answer.
"""

import sys

import typer

from workflow.cli import (
    articles,
    auditing,
    backing_up,
    catalogs,
    collecting,
    credentials,
    demo,
    fonts,
    glossary,
    house,
    machine,
    memory,
    messages,
    operating,
    picturing,
    public_texts,
    publishing,
    resuming,
    signing,
)
from workflow.cli.exits import exit_code
from workflow.cli.output import show_error
from workflow.errors import WorkflowError

app = typer.Typer(
    name="communique",
    help="Press releases: one text, every language, one embargo.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

app.command("demo")(demo.demo)
app.command("import")(articles.import_)
app.command("list")(articles.list_)
app.command("show")(articles.show)
app.command("revert")(articles.revert)
app.command("delete")(articles.delete)
app.command("submit")(articles.submit)
app.command("take-back")(articles.take_back)
app.command("approve")(signing.approve)
app.command("return")(articles.return_)
app.command("reopen")(articles.reopen)
app.command("languages")(articles.languages)
catalogs.commands.command("pretranslate")(machine.pretranslate)
catalogs.commands.command("messages")(messages.messages_)
catalogs.commands.command("message")(messages.message)
catalogs.commands.command("adopt")(messages.adopt)
catalogs.commands.command("remark")(messages.remark)
catalogs.commands.command("dismiss")(messages.dismiss)
catalogs.commands.command("suggest")(memory.suggest)
catalogs.commands.command("reuse")(memory.reuse)
app.add_typer(catalogs.commands, name="catalog")
app.add_typer(picturing.commands, name="picture")
app.add_typer(glossary.commands, name="glossary")
app.command("check")(messages.check)
app.command("sign-off")(signing.sign_off)
app.command("take-back-sign-off")(signing.take_back_sign_off)
app.command("publish")(publishing.publish)
app.command("correct")(public_texts.correct)
app.command("note")(public_texts.note)
app.command("abandon")(public_texts.abandon)
app.command("withdraw")(public_texts.withdraw)
app.command("render")(publishing.render)
app.command("export")(publishing.export)
operating.users.command("credentials")(credentials.list_)
operating.users.command("revoke")(credentials.revoke)
app.add_typer(operating.users, name="users")
app.add_typer(house.commands, name="house")
app.command("up")(operating.up)
app.command("desk")(operating.desk)
app.command("worker")(operating.worker)
app.command("clock")(operating.clock)
app.command("work")(operating.work)
app.add_typer(auditing.commands, name="audit")
app.command("verify")(operating.verify)
app.command("collect")(collecting.collect)
app.command("backup")(backing_up.backup)
app.command("restore")(backing_up.restore)
app.command("resume")(resuming.resume)
app.command("fonts")(fonts.fonts)
app.command("doctor")(operating.doctor)


def main() -> None:
    """The entry point of `communique`."""
    try:
        app()
    except WorkflowError as error:
        show_error(error)
        sys.exit(exit_code(error))
