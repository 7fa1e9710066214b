"""Cues: what is spoken, sounded and shown in a session, and when.

Imports `domain.session`, `settings` and what is below; `coaching` and later layers import it.
"""
