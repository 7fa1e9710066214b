"""`export-audio` as a program: what it writes, what it refuses, what it leaves behind."""

from __future__ import annotations

import json
import os
import resource
import subprocess
from contextlib import suppress
from pathlib import Path
from threading import Event

import numpy as np
import pytest
import soundfile

from retrotimer.cli.audio_export import export_audio
from retrotimer.domain.cues.cues import Tone
from retrotimer.domain.settings.cue_settings import CueSettings, SoundMode
from retrotimer.exit_status import ExitStatus
from retrotimer.sound.pcm.tones import RATE_HZ, tone_pcm
from retrotimer.store.files.workout_file import read
from retrotimer.store.folders import Folders, bundled_voices
from tests.support.cli_process import COMMAND, environment, run_command, without_findings
from tests.support.interrupting_signals import INTERRUPTING_SIGNALS
from tests.support.paths import EXAMPLE
from tests.support.workout_documents import step_document, workout_document

BEEPS = CueSettings(sounds=SoundMode.BEEPS)


@pytest.fixture
def folder(tmp_path) -> Path:
    """Where the track goes; nothing else is in it."""
    path = tmp_path / "tracks"
    path.mkdir()
    return path


def workout(folder: Path, *steps: dict, **more) -> Path:
    path = folder.parent / "own.retro.json"
    path.write_text(json.dumps(workout_document(*steps) | {"name": "Zwölf 🚶"} | more))
    return path


def cues(sheet: Path) -> list[tuple[float, float, str, str]]:
    """The rows of a cue sheet: when, how long, which kind, what."""
    rows = sheet.read_text("utf-8").split("\n\n")[1].splitlines()[1:]
    split = [row.split(maxsplit=4) for row in rows]
    return [(float(at_s), float(long_s), kind, text) for _, at_s, long_s, kind, text in split]


def counts_s(track: Path) -> list[float]:
    """Where the tone of a count stands in a file, to the sample."""
    heard, rate_hz = soundfile.read(track)
    assert rate_hz == RATE_HZ
    sent = tone_pcm(Tone.COUNT) / 32768
    size = 2 ** int(np.ceil(np.log2(len(heard) + len(sent))))
    likeness = np.fft.irfft(np.fft.rfft(heard, size) * np.conj(np.fft.rfft(sent, size)), size)
    loud = np.flatnonzero(likeness > 0.95 * (sent @ sent))
    peaks = [
        part[np.argmax(likeness[part])]
        for part in np.split(loud, np.flatnonzero(np.diff(loud) > 9_600) + 1)
    ]
    return [peak / RATE_HZ for peak in peaks]


def test_the_track_and_its_sheet_agree(folder):
    path = workout(
        folder,
        step_document("forward", 20),
        step_document("backward", 15.5, hold=True),
        step_document("backward", 12),
    )
    out = folder / "walk.FLAC"
    ran = run_command("export-audio", path, "-o", out, "--beeps")
    assert (ran.returncode, without_findings(ran.stderr)) == (0, "")
    sheet = folder / "walk.cues.txt"
    assert sorted(folder.iterdir()) == sorted([out, sheet])
    rows = cues(sheet)
    length = f"2:10, {out.stat().st_size / 1e6:.1f} MB, {len(rows)} cues"
    assert ran.stdout == f"{out}: {length}; times in walk.cues.txt\n"
    wanted = [at_s for at_s, _, kind, _ in rows if kind == "count"]
    assert counts_s(out) == pytest.approx(wanted, abs=0.5 / RATE_HZ + 0.0005)
    # The countdown, the turnaround of 30 s, the pause of 30 s where a session would wait.
    starts_s = [at_s for at_s, _, kind, text in rows if text.startswith("Walk ")]
    assert starts_s == [10, 60, 105.5]
    with soundfile.SoundFile(out) as file:
        assert (file.title, file.artist) == ("Zwölf 🚶", "RetroTimer")
        length_s = file.frames / RATE_HZ
    assert rows[-1][0] + rows[-1][1] < length_s < rows[-1][0] + rows[-1][1] + 1.01


@pytest.mark.parametrize("name", bundled_voices())
def test_a_voice_speaks_in_the_track(folder, name):
    path = workout(folder, step_document("forward", 20))
    ran = run_command("export-audio", path, "-o", folder / "spoken.ogg", "--voice", name)
    assert (ran.returncode, without_findings(ran.stderr)) == (0, "")
    heard, _ = soundfile.read(folder / "spoken.ogg")
    at_s, long_s, _, text = cues(folder / "spoken.cues.txt")[0]
    assert text == "Get on the belt"
    phrase = heard[round((at_s + 0.75) * RATE_HZ) : round((at_s + long_s) * RATE_HZ)]
    assert np.sqrt(np.mean(phrase**2)) > 0.03


@pytest.mark.skipif(not bundled_voices(), reason="the voices are not rendered here")
def test_own_texts_that_cannot_be_said_are_told_once(folder):
    path = workout(
        folder, step_document("forward", 20, cue="..."), step_document("forward", 20, cue="...")
    )
    ran = run_command("export-audio", path, "-o", folder / "own.flac")
    assert ran.returncode == 0
    assert without_findings(ran.stderr).startswith("Custom cues are shown but not spoken: ")
    assert len(without_findings(ran.stderr).splitlines()) == 1


@pytest.mark.parametrize(
    ("out", "complaint"),
    [
        ("walk.aac", "the name must end in .wav, .flac, .ogg or .mp3"),
        ("walk", "the name must end in .wav, .flac, .ogg or .mp3"),
        ("nowhere/walk.wav", "No such file or directory"),
        ("file/walk.wav", "Not a directory"),
        ("folder.wav", "not a file"),
        ("looped.wav", "Too many levels of symbolic links"),
        (f"{'n' * 300}.wav", "File name too long"),
    ],
)
def test_a_wrong_path_is_refused(folder, capsys, out, complaint):
    (folder / "file").touch()
    (folder / "folder.wav").mkdir()
    (folder / "looped.wav").symlink_to(folder / "looped.wav")
    before = sorted(folder.iterdir())
    status = export_audio(read(EXAMPLE), folder / out, BEEPS, Folders())
    assert status is ExitStatus.BAD_INPUT
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.startswith(f"{folder / out}: {complaint}")
    assert len(told.err.splitlines()) == 1
    assert sorted(folder.iterdir()) == before


@pytest.mark.parametrize(
    ("choices", "status", "complaint"),
    [
        (
            CueSettings(sounds=SoundMode.CAPTIONS_ONLY),
            2,
            "the settings choose captions without sound",
        ),
        (CueSettings(voice="nobody"), 2 if bundled_voices() else 3, "Unknown voice 'nobody'"),
    ],
)
def test_what_would_be_silent_is_refused(folder, capsys, choices, status, complaint):
    assert export_audio(read(EXAMPLE), folder / "walk.wav", choices, Folders()) == status
    assert complaint in capsys.readouterr().err
    assert list(folder.iterdir()) == []


def test_a_damaged_voice_is_the_environments_fault(folder, capsys, tmp_path, monkeypatch):
    bank = tmp_path / "assets" / "voices" / "heart"
    bank.mkdir(parents=True)
    (bank / "manifest.json").write_text("{")
    monkeypatch.setattr("retrotimer.store.folders.assets_folder", lambda: tmp_path / "assets")
    assert export_audio(read(EXAMPLE), folder / "walk.wav", CueSettings(), Folders()) == 3
    assert "manifest.json cannot be read" in capsys.readouterr().err
    assert list(folder.iterdir()) == []


def test_twelve_hours_and_their_pauses_are_too_long_for_wav(folder, capsys):
    steps = [step_document("forward", 432, hold=True)] * 100
    assert export_audio(read(workout(folder, *steps)), folder / "walk.wav", BEEPS, Folders()) == 2
    assert "too long for a WAV file: use .flac" in capsys.readouterr().err


def small_files() -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))


@pytest.mark.parametrize("suffix", ["wav", "flac", "ogg", "mp3"])
def test_where_no_more_can_be_written_the_old_file_stays(folder, suffix):
    out = folder / f"walk.{suffix}"
    out.write_bytes(b"old")
    ran = run_command("export-audio", EXAMPLE, "-o", out, "--beeps", preexec_fn=small_files)
    assert (ran.returncode, ran.stdout) == (3, "")
    assert ran.stderr == f"{out}: File too large\n"
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == {out.name: b"old"}


def test_a_file_of_that_name_is_replaced_also_through_a_link(folder):
    real, link = folder / "real.flac", folder / "walk.flac"
    real.write_bytes(b"old")
    real.chmod(0o640)
    link.symlink_to(real)
    assert export_audio(read(EXAMPLE), link, BEEPS, Folders()) is ExitStatus.SUCCESS
    assert soundfile.info(real).format == "FLAC"
    assert (link.is_symlink(), real.stat().st_mode & 0o777) == (True, 0o640)


@pytest.mark.parametrize("number", INTERRUPTING_SIGNALS)
def test_an_interrupted_export_leaves_nothing(folder, number):
    path = workout(folder, *[step_document("forward", 3600)] * 10)
    command = [*COMMAND, "export-audio", path, "-o", folder / "long.mp3", "--beeps"]
    pause = Event()
    with subprocess.Popen(command, stderr=subprocess.PIPE, env=environment()) as process:
        for _ in range(3_000):
            # Behind the first pieces the signals are held back.
            if any(aside.stat().st_size > 10_000 for aside in folder.iterdir()):
                break
            pause.wait(0.01)
        process.send_signal(number)
        _, complaints = process.communicate(timeout=60)
    assert (process.returncode, without_findings(complaints.decode())) == (130, "")
    assert list(folder.iterdir()) == []


def test_a_terminal_is_shown_how_far_it_is(folder):
    path = workout(folder, step_document("forward", 480))
    command = [*COMMAND, "export-audio", path, "-o", folder / "walk.mp3", "--beeps"]
    ours, theirs = os.openpty()
    shown = b""
    with subprocess.Popen(command, stderr=theirs, env=environment()) as process:
        os.close(theirs)
        # A terminal whose last writer is gone cannot be read any more.
        with suppress(OSError):
            while piece := os.read(ours, 4096):
                shown += piece
    os.close(ours)
    assert process.returncode == 0
    assert shown.endswith(f"\rwalk.mp3 [{30 * '='}] 100%\r\n".encode())
