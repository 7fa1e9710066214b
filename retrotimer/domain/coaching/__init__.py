"""What is safe for a client: profile, limits, programs, questionnaires, preferences.

Imports `domain.session`, `settings` and below; `messages`, `history` and later layers use it.
"""
