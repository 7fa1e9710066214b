"""Cues: what is spoken, sounded and shown in a session, and when.

Imports `domain.session`, `settings` and what is below; later layers import it.
"""
