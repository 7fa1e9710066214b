"""The history window and the export: controllers, windows and charts.

Opened by secondary_windows.
"""
