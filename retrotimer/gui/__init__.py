"""The windows. Widgets show domain values and emit signals; controllers join them with services.

Imported by the entry (`__main__`), and by the command line where Qt is needed: doctor, PDF.
"""
