"""Spoken texts: folders of clips and their manifests, and custom texts that a synthesizer speaks.

Services, exports, `rendering` and `process` may import this package.
"""
