"""
The desk: the web application, one of the doors. In its first shape it shows and changes nothing.

FastAPI is imported here and nowhere else.
"""
