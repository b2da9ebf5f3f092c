"""Alembic's folder: one numbered module per change of shape, each with its way back."""
