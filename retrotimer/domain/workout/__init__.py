"""What a person writes (steps, repeats), and the timeline it is unrolled into.

Imports only `domain.values`.
"""
