"""
The part of `wording` about operating the service: what is away, back-up and restore.

A module of its own only because the whole is long.
"""

from collections.abc import Mapping
from types import MappingProxyType

from workflow.wording_of_files import N_

ABOUT_OPERATING: Mapping[str, str] = MappingProxyType(
    {
        "database_newer": N_(
            "The database is at migration %(found)s and this program knows none after %(newest)s:"
            " install the newer program here, too."
        ),
        "database_tool_missing": N_(
            "The program %(program)s is missing: apt-get install postgresql-client."
        ),
        "database_tool_failed": N_("%(program)s failed: %(reason)s"),
        "backup_exists": N_("%(path)s is there already, and no back-up is overwritten."),
        "backup_damaged": N_(
            "%(path)s is not a whole back-up: %(part)s is missing or not as it was written."
        ),
        "backup_incomplete": N_(
            "All else is there, but %(count)s files are missing or damaged; `communique verify`"
            " names what needs them."
        ),
        "backup_other_database": N_(
            "The back-up is of %(found)s, and the database of COMMUNIQUE_DATABASE_URL is"
            " %(wanted)s."
        ),
        "unsafe_fork": N_(
            "This process cannot start another one by forking: it has %(threads)s threads and"
            " %(font_maps)s font maps, and a child would wait for them for ever. This is a fault"
            " of the program: please report it."
        ),
        "renderers_stand_still": N_(
            "%(count)s documents in a row were not ready after %(seconds)s seconds, so no more are"
            " begun. Probably the PDF engine does not work on this machine, or the machine is far"
            " too busy: `communique doctor` tries a page in each script and says which."
        ),
        "demo_without_worker": N_(
            "The process that does the demo's work ended with %(status)s; what it said stands"
            " above. `communique doctor` says what is wrong with this machine."
        ),
        "restore_not_empty": N_(
            "There is something in this database: back it up, then say --replace to lose it."
        ),
    }
)
