"""
The part of `wording` about operating the service: what is away, back-up and restore.

A module of its own only because the whole is long.
"""

from collections.abc import Mapping
from types import MappingProxyType

from workflow.wording_of_files import N_

ABOUT_OPERATING: Mapping[str, str] = MappingProxyType(
    {
        "artifacts_unwritable": N_("Files cannot be stored: %(reason)s. Mend it, then try again."),
        "database_newer": N_(
            "The database is at migration %(found)s and this program knows none after %(newest)s:"
            " install the newer program here, too."
        ),
    }
)
