"""The preferences, the sound check and the first run: controllers, windows and fields.

Opened by secondary_windows.
"""
