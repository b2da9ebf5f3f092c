"""Communiqué: one press release, every language, one embargo."""
