"""
PDFs through WeasyPrint: the only modules that import it, and themselves imported by need.

Nothing is imported here: a process that makes no PDF must not load the engine by accident.
"""
