"""Held and bouncing keys, as an X server sends them to the real program."""

from __future__ import annotations

import json
import subprocess

import pytest

from retrotimer.store.files import workout_file
from tests.support.cli_process import COMMAND, wait_for_journal_events
from tests.support.virtual_screen import running_virtual_screen
from tests.support.walked_sessions import SAFE_WORKOUT


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        # The server repeats it after 0.66 s, 25 times a second.
        (("keydown", "space", "sleep", "1.5", "keyup", "space"), "pause"),
        (("key", "--delay", "40", "Next", "Next"), "next"),
    ],
    ids=["held", "bounced"],
)
def test_a_key_that_is_held_or_bounces_acts_once(tmp_path, words, kind):
    path = tmp_path / "sound.retro.json"
    workout_file.write(path, SAFE_WORKOUT)
    command = [*COMMAND, "run", str(path), "--no-sound"]
    with running_virtual_screen() as screen, subprocess.Popen(command, env=screen.env) as window:
        try:
            screen.press_key("Return", "Before you start")
            wait_for_journal_events(1, "segment")
            screen.run_xdotool("Sound", *words)
            screen.press_key("r", "Sound")
            made = [
                json.loads(payload)["kind"] for *_, payload in wait_for_journal_events(2, "control")
            ]
        finally:
            window.kill()
    assert made == [kind, "restart-step"]
