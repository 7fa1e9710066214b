"""`doctor`: what this machine offers for a session."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from retrotimer import __version__
from retrotimer.__main__ import main
from retrotimer.clock import monotonic_s
from retrotimer.domain.settings.settings import DisplaySettings, Settings
from retrotimer.store.files import settings_file
from retrotimer.store.folders import HOME_VARIABLE, Folders, assets_folder
from tests.support.cli_process import run_command
from tests.support.paths import EXAMPLE
from tests.support.private_bus import needs_session_bus, running_private_bus, running_screen_saver
from tests.support.sound_server import SoundServer, needs_sound_server, running_sound_server

UNSAVED = (
    "A session can run, but it is not saved to the history: see the problem in folders."
    " At its end you can save it as a file.\n"
)


@pytest.fixture
def stage(tmp_path, monkeypatch) -> Iterator[SoundServer]:
    with running_sound_server(tmp_path, monkeypatch) as empty:
        yield empty


def findings(capsys):
    status = main(["doctor", "--json"])
    output, complaints = capsys.readouterr()
    assert complaints == ""
    return status, json.loads(output)


def test_doctor_says_that_a_session_can_run():
    done = run_command("doctor")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.endswith("A session can run.\n")


def test_doctor_in_json_has_every_part(capsys):
    status, found = findings(capsys)
    assert status == 0
    parts = "ok python qt display audio voices keys awake settings folders versions"
    assert list(found) == parts.split()
    assert found["ok"] is True
    assert found["display"].keys() == {"window", "why"}
    assert found["audio"].keys() == {"output", "why", "tried", "devices"}
    assert found["voices"] == ["alex", "dora", "emma", "fenrir", "george", "heart"]
    assert found["settings"] == "can be read"
    assert found["folders"] == {
        "history": str(Folders().history_path),
        "assets": str(assets_folder()),
        "problem": "",
    }
    assert found["versions"]["retrotimer"] == __version__
    assert {"PySide6", "numpy", "platformdirs"} <= found["versions"].keys()


def test_doctor_always_says_why(capsys):
    _, found = findings(capsys)
    assert found["display"]["why"]
    assert found["audio"]["why"]


def test_doctor_tells_the_chain_it_tried_and_why_each_link_failed(capsys, monkeypatch, tmp_path):
    for name in ("HOME", "XDG_RUNTIME_DIR"):
        monkeypatch.setenv(name, str(tmp_path))
    monkeypatch.setenv("ALSA_CONFIG_PATH", "/nothing")
    monkeypatch.delenv("PULSE_SERVER", raising=False)
    _, found = findings(capsys)
    audio = found["audio"]
    assert (audio["output"], audio["devices"]) == ("none", [])
    assert [link["output"] for link in audio["tried"]] == ["simpleaudio", "qt"]
    for link in audio["tried"]:
        assert not link["opens"]
        assert link["why"] in audio["why"]
    assert main(["doctor"]) == 0
    assert "simpleaudio: the default device does not open" in capsys.readouterr().out


@needs_sound_server
def test_doctor_tells_which_output_is_used_and_the_devices(capsys, stage):
    stage.start()
    stage.add_device("headphones")
    _, found = findings(capsys)
    audio = found["audio"]
    assert (audio["output"], audio["why"]) == ("simpleaudio", "the default device")
    assert all(link["opens"] for link in audio["tried"])
    assert len(audio["devices"]) == 2


@pytest.mark.long
@needs_sound_server
def test_doctor_waits_six_seconds_at_most_for_a_server_that_never_answers(capsys, stage):
    stage.start()
    stage.suspend()
    begun_s = monotonic_s()
    _, found = findings(capsys)
    assert monotonic_s() - begun_s < 6.5
    reasons = [link["why"] for link in found["audio"]["tried"]]
    assert reasons == ["simpleaudio does not answer", "Qt does not answer"]


def test_doctor_tells_why_the_desktop_cannot_be_asked(capsys):
    _, found = findings(capsys)
    why = "no session bus: DBUS_SESSION_BUS_ADDRESS is not set"
    assert found["awake"] == f"screen and computer may sleep during a session: {why}"
    assert found["keys"] == f"media keys work only while the window has the focus: {why}"


@needs_session_bus
def test_doctor_tries_what_the_desktop_offers(capsys, tmp_path, monkeypatch):
    with running_private_bus(tmp_path, monkeypatch) as bus:
        _, found = findings(capsys)
        assert "org.freedesktop.ScreenSaver: " in found["awake"]
        with running_screen_saver(bus) as saver:
            _, found = findings(capsys)
            assert not saver.is_inhibited
    assert found["awake"] == "screen and computer stay awake while a session runs"
    assert found["keys"] == "media keys work, whichever window has the focus"


def test_doctor_says_that_sleep_is_chosen(capsys):
    settings_file.write(
        Folders().settings_path, Settings(display=DisplaySettings(keep_awake=False))
    )
    _, found = findings(capsys)
    assert found["awake"] == (
        "screen and computer may sleep during a session: the setting keep_awake is no"
    )


def test_doctor_creates_nothing(capsys):
    home = Folders().data.parent
    before = sorted(home.rglob("*"))
    findings(capsys)
    assert sorted(home.rglob("*")) == before


@pytest.mark.usefixtures("impossible_home")
def test_doctor_is_status_3_where_no_history_can_be(capsys):
    status, found = findings(capsys)
    assert status == 3
    assert found["ok"] is False
    assert found["folders"]["problem"]


def test_doctor_names_the_file_that_stands_in_the_way(capsys, monkeypatch):
    monkeypatch.setenv(HOME_VARIABLE, str(EXAMPLE / "home"))
    assert main(["doctor"]) == 3
    output = capsys.readouterr().out
    assert f"{EXAMPLE} is not a folder" in output
    assert output.endswith(UNSAVED)


def test_doctor_says_that_a_session_is_not_saved_where_the_history_cannot_be_written(capsys):
    path = Folders().history_path
    path.mkdir()
    assert main(["doctor"]) == 3
    output = capsys.readouterr().out
    assert f"{path}: Is a directory" in output
    assert output.endswith(UNSAVED)
