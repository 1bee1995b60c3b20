"""Exemptions from targets and later due dates: asked for, decided, and undone by new rows."""
