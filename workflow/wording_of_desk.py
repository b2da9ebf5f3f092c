"""
The part of `wording` about the desk: signing in, and what people do there.

A module of its own only because the whole is long.
"""

from collections.abc import Mapping
from types import MappingProxyType

from workflow.wording_of_files import N_

ABOUT_DESK: Mapping[str, str] = MappingProxyType(
    {
        # people
        "account_unknown": N_("There is nobody of the name “%(who)s”."),
        "password_short": N_("The password is too short: %(least)s characters or more."),
        "password_long": N_("The password is too long: %(most)s characters or fewer."),
        "password_is_name": N_("This password is easy to guess: take a sentence of your own."),
        "sign_in_refused": N_("The name or the password is wrong."),
        "sign_in_needed": N_("Sign in first."),
        "field_unusable": N_("A field is missing or not as it must be: %(field)s."),
        "form_outdated": N_(
            "This page was too old, or came from elsewhere: go back, load it anew, and do it again."
        ),
        "body_too_large": N_("This is too large: at most %(most)s MB can be sent at once."),
        "admin_needed": N_("%(who)s is no administrator: ask somebody who is."),
    }
)
