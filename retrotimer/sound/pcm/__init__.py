"""Samples and nothing else: tones, loudness and the mastering of clips, as pure arithmetic.

Any package of `sound` may import this one; it imports none of them.
"""
