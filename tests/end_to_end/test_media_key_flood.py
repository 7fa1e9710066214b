"""Other programs send media keys without end, to the real program in its window.

The keys are real ones, and what they did is read from the history.
"""

from __future__ import annotations

import subprocess
from contextlib import contextmanager
from pathlib import Path
from statistics import median

import pytest

from retrotimer.clock import monotonic_s
from retrotimer.store.files import workout_file
from tests.support.cli_process import COMMAND, journal_events, wait_for_journal_events
from tests.support.history_database import wait_until
from tests.support.media_key_flood import running_flood
from tests.support.private_bus import needs_session_bus, running_private_bus
from tests.support.virtual_screen import running_virtual_screen
from tests.support.walked_sessions import SAFE_WORKOUT

pytestmark = [needs_session_bus, pytest.mark.long]

FLOODS = {
    "a hundred a second": (["Previous"], 100.0),
    "a thousand a second": (["Pause", "Play"], 1_000.0),
    "without a pause": (["PlayPause", "Previous"], 0.0),
}
MAX_KEY_S = 0.12
MAX_GROWTH_KB = 20_000


@pytest.fixture
def bus(tmp_path, monkeypatch):
    with running_private_bus(tmp_path, monkeypatch) as ours:
        yield ours


@contextmanager
def session_on_screen(folder: Path):
    """A session that walks, in a window of its own."""
    path = folder / "sound.retro.json"
    workout_file.write(path, SAFE_WORKOUT)
    with running_virtual_screen() as screen:
        command = [*COMMAND, "run", str(path), "--no-sound", "--i-take-responsibility"]
        with subprocess.Popen(command, env=screen.env) as window:
            try:
                screen.press_key("Return", "Before you start")
                wait_for_journal_events(1, "segment")
                screen.press_key("Right", "Sound")
                wait_for_journal_events(1, "control")
                yield screen, window
            finally:
                window.kill()


def controls(*kinds: str) -> list[str]:
    """The controls on disk of these kinds, or of all."""
    found = [payload for _, kind, payload in journal_events() if kind == "control"]
    return [one for one in found if not kinds or any(f'"{kind}"' in one for kind in kinds)]


def time_key_s(screen, key: str, kind: str) -> float:
    """From a press of this key until its control is on disk."""
    before = len(controls(kind))
    screen.press_key(key, "Sound")
    begin_s = monotonic_s()
    wait_until(lambda: len(controls(kind)) > before)
    return monotonic_s() - begin_s


def memory_kb(process: subprocess.Popen) -> int:
    lines = Path(f"/proc/{process.pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS"))


@pytest.mark.parametrize(("commands", "per_second"), FLOODS.values(), ids=FLOODS)
def test_keys_work_at_once_while_media_keys_come_without_end(bus, tmp_path, commands, per_second):
    with session_on_screen(tmp_path) as (screen, window):
        memory_before_kb, media = memory_kb(window), ("next", "back", "pause", "resume")
        begin_s = monotonic_s()
        with running_flood(bus.address, *commands, per_second=per_second):
            already = len(controls(*media))
            wait_until(lambda: len(controls(*media)) > already + 10)
            times_s = [time_key_s(screen, key, "extend") for key in ("plus", "minus") * 3]
            assert median(times_s) < MAX_KEY_S
            assert time_key_s(screen, "s", "stop") < 5 * MAX_KEY_S
            passed = len(controls(*media)) - already
            # A burst, and a few a second.
            assert passed <= 14 + 4 * (monotonic_s() - begin_s)
            assert memory_kb(window) < memory_before_kb + MAX_GROWTH_KB
        # What is left of the flood neither starts a session nor keeps the program from its end.
        wait_for_journal_events(1, "end")
        ended = journal_events()
        window.terminate()
        assert window.wait(10) == 130
        assert journal_events() == ended
