"""Formats of other programs: one module each. They know core values, no disk and no database."""
