"""The session window: screen, keys, and what is asked before, after and about a session.

Imported by the main controller, the other windows' controller and the trainer's console.
"""
