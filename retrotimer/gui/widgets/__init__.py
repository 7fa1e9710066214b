"""What all windows share: theme, language, pages, tables, screen reader support, the ticker.

Imported by every package of `gui`; imports none of them.
"""
