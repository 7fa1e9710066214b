"""The windows. Widgets show domain values and emit signals; controllers join them with services.

Imported by the command line only: to open the window, for `doctor`, and for the PDF report.
"""
