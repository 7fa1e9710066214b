"""The trainer's console: a second window that shows and controls the session.

Imported by `gui.secondary_windows` only.
"""
