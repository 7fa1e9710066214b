"""The signals that end a program: while it loads, and those that `nohup` ignores."""

from __future__ import annotations

import signal
import subprocess
import sys

import pytest

from retrotimer.cli.progress import progress_bar

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has other signals")

# Ends the program when Qt's bindings load the first of their own modules, from within C.
INTERRUPTED_WHILE_LOADING = """
import os, signal, sys
from retrotimer.__main__ import main

def interrupt(event, args, sent=[]):
    if event == "import" and args[0].startswith("shibokensupport") and not sent:
        sent.append(args[0])
        os.kill(os.getpid(), signal.{name})

sys.addaudithook(interrupt)
sys.exit(main([]))
"""


@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM"])
def test_a_signal_while_qt_is_loaded_ends_the_program_in_peace(name):
    result = subprocess.run(
        [sys.executable, "-c", INTERRUPTED_WHILE_LOADING.format(name=name)],
        capture_output=True,
        check=False,
        text=True,
        timeout=30,
    )
    assert (result.returncode, result.stderr) == (130, "")


def test_what_takes_long_goes_on_after_nohup():
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        with pytest.raises(KeyboardInterrupt), progress_bar("x") as show_progress:
            signal.raise_signal(signal.SIGHUP)
            show_progress(0.5)
            signal.raise_signal(signal.SIGTERM)
            show_progress(0.6)
        assert signal.getsignal(signal.SIGHUP) is signal.SIG_IGN
    finally:
        signal.signal(signal.SIGHUP, before)
