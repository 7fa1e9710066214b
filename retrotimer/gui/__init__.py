"""The windows. Widgets show domain values and emit signals; controllers connect them to services.

Only the entry (`__main__`) and the command line import from here, and only to open the window.
"""
