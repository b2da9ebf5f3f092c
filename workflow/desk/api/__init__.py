"""
The JSON API, `/api/v1`: what people do in the desk, for programs that act in their name.

An application of its own below the desk's: it takes tokens and no cookies, so that no other
site's page can use it; every answer is JSON or a file. Like the desk it has no rule of its own.
"""
