"""
Releases as PDF, web page and plain text: pure functions of values and of the given folders.

No network, no clock, no current language. WeasyPrint is imported in `pdf.py` alone, and that
module only when the first PDF is asked for.
"""
