"""What is safe for a client: profile, limits, programs, questionnaires, preferences.

Imports `domain.cues` and what is below; `messages`, `history` and later layers import it.
"""
