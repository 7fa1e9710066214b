"""Pure values and functions: no Qt, no disk, no clock, no threads, no randomness.

Every layer may import it. Inside: values < workout < session, settings < cues < coaching <
messages < history.
"""
