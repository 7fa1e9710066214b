"""What both engines send to a sound server, and when, by the clock of all processes."""

from __future__ import annotations

import ctypes
import threading
from collections.abc import Iterator

import numpy as np
import pytest

from retrotimer.clock import monotonic_s
from retrotimer.domain.cues.cues import Cue, CueKind, ScheduledCue, Tone
from retrotimer.domain.settings.cue_settings import Side
from retrotimer.sound.audio_options import QT, SIMPLEAUDIO, AudioOptions
from retrotimer.sound.pcm.tones import RATE_HZ
from tests.support import clip_folders
from tests.support.sound_server import (
    count_cues,
    count_cues_every,
    needs_sound_server,
    poll_for,
    tone_cue,
    wait_until,
)

pytestmark = [needs_sound_server, pytest.mark.by_the_clock]
BOTH = pytest.mark.parametrize("engine_name", [SIMPLEAUDIO, QT])
START_S = 0.04
SILENT_WITHIN_S = 0.12


@pytest.fixture
def stalled() -> Iterator[None]:
    """The interpreter is blocked for 200 ms in every second, as by a large repaint."""
    usleep = ctypes.PyDLL(None).usleep
    over = threading.Event()

    def stall() -> None:
        while not over.wait(0.8):
            usleep(200_000)

    staller = threading.Thread(target=stall)
    staller.start()
    yield
    over.set()
    staller.join()


@BOTH
@pytest.mark.usefixtures("stalled")
def test_cues_have_exact_intervals_and_start_on_time(sound_server, open_player, engine_name):
    sound_server.start()
    player = open_player(engine_name)
    player.wait_until_ready()
    places_s = (0.4, 0.9, 1.403, 1.7)
    player.play(count_cues(*places_s), 2)
    began_s = monotonic_s()
    poll_for(player, 2.1)
    heard_s = sound_server.captured_sound().onsets_s() - began_s
    assert len(heard_s) == len(places_s)
    errors_s = heard_s - places_s
    assert np.ptp(errors_s) < 0.002
    assert np.abs(errors_s).max() < 2 * START_S


@BOTH
@pytest.mark.usefixtures("stalled")
def test_silence_comes_soon(sound_server, open_player, engine_name):
    sound_server.start()
    player = open_player(engine_name)
    player.wait_until_ready()
    poll_for(player, 1.2)
    player.play([tone_cue(0, CueKind.END, Tone.END)], 3)
    poll_for(player, 0.45)
    silence_s = monotonic_s()
    player.silence()
    poll_for(player, 0.7)
    last_s = sound_server.captured_sound().last_audible_s()
    assert silence_s - 0.2 < last_s < silence_s + SILENT_WITHIN_S


def test_a_second_silence_right_after_the_first_works_too(sound_server, open_player):
    """The next audio process may still be opening its engine; then nothing is heard at all."""
    sound_server.start()
    player = open_player(SIMPLEAUDIO)
    player.wait_until_ready()
    poll_for(player, 1.2)
    player.play([tone_cue(0, CueKind.END, Tone.END)], 3)
    player.silence()
    player.play([tone_cue(0, CueKind.END, Tone.END)], 3)
    poll_for(player, 0.9)
    silence_s = monotonic_s()
    player.silence()
    poll_for(player, 0.7)
    assert silence_s - 0.2 < sound_server.captured_sound().last_audible_s() < silence_s + 0.16


def test_a_late_block_plays_the_direction_and_no_old_count(sound_server, open_player):
    sound_server.start()
    player = open_player(SIMPLEAUDIO)
    player.wait_until_ready()
    late = [
        *count_cues(-1.0),
        tone_cue(-0.5, CueKind.ANNOUNCEMENT, Tone.FORWARD),
        *count_cues(0.4, 1.5),
    ]
    player.play(late, 2)
    began_s = monotonic_s()
    poll_for(player, 2)
    heard_s = sound_server.captured_sound().onsets_s() - began_s
    assert heard_s == pytest.approx([0.06, 1.5], abs=0.08)


def test_a_block_goes_on_in_time_when_the_options_change(sound_server, open_player):
    sound_server.start()
    player = open_player(QT)
    player.wait_until_ready()
    player.play(count_cues_every(0.5, 4), 4)
    began_s = monotonic_s()
    poll_for(player, 1.2)
    player.set_options(AudioOptions((QT,), volume=0.25))
    poll_for(player, 1.5)
    heard = sound_server.captured_sound()
    heard_s = heard.onsets_s() - began_s
    assert heard_s[:5] == pytest.approx([0.5, 1, 1.5, 2, 2.5], abs=0.08)
    changed = _sample_at(heard, began_s + 1.3)
    loud, soft = (np.abs(part.astype(int)).max() for part in np.split(heard.pcm, [changed]))
    assert soft == pytest.approx(loud / 4, rel=0.05)


def test_a_measured_latency_makes_it_sound_earlier(sound_server, open_player):
    sound_server.start()
    player = open_player(SIMPLEAUDIO, device_latencies_s={"": 0.3})
    player.wait_until_ready()
    player.play(count_cues(1.0), 2)
    began_s = monotonic_s()
    poll_for(player, 1.5)
    assert sound_server.captured_sound().onsets_s() - began_s == pytest.approx([0.7], abs=0.08)


def test_the_default_device_finds_its_own_latency(sound_server, open_player):
    sound_server.start()
    player = open_player(SIMPLEAUDIO, device_latencies_s={"cap": 0.3, "": 0.0})
    wait_until(lambda: player.device.id == "cap", 5, player)
    player.play(count_cues(1.0), 2)
    began_s = monotonic_s()
    poll_for(player, 1.5)
    assert sound_server.captured_sound().onsets_s() - began_s == pytest.approx([0.7], abs=0.08)


def test_a_phrase_is_spoken_and_a_missing_clip_is_reported(sound_server, open_player, tmp_path):
    clip_folder = clip_folders.create_clip_folder(
        tmp_path / "bank", {"Walk": clip_folders.tone_samples(RATE_HZ // 2, RATE_HZ)}, RATE_HZ
    )
    sound_server.start()
    player = open_player(SIMPLEAUDIO, clip_folders=(tmp_path / "missing", clip_folder))
    player.wait_until_ready()
    player.preload(["Walk"])
    phrases = ((0.5, "Walk"), (1.2, "Run"), (1.7, "Walk"))
    texts = [(at_s, Cue(CueKind.REMINDER, "", None, (text,))) for at_s, text in phrases]
    player.play([ScheduledCue(at_s, spoken, 0, 0.5) for at_s, spoken in texts], 3)
    began_s = monotonic_s()
    poll_for(player, 2.4)
    # The clip grows louder from silence, so it is heard a little after it begins.
    assert sound_server.captured_sound().onsets_s() - began_s == pytest.approx(
        [0.57, 1.77], abs=0.08
    )
    assert "missing" in player.status_text


@BOTH
def test_one_side_only(sound_server, open_player, engine_name):
    sound_server.start()
    player = open_player(engine_name)
    player.wait_until_ready()
    player.play([tone_cue(0.2, CueKind.REMINDER, Tone.RAILS)], 1, Side.RIGHT)
    poll_for(player, 1.2)
    heard = sound_server.captured_sound()
    assert np.abs(heard.right.astype(int)).max() > 5000
    assert np.abs(heard.left.astype(int)).max() < 10


def test_drain_waits_for_the_last_cue_and_no_longer(sound_server, open_player):
    sound_server.start()
    player = open_player(SIMPLEAUDIO)
    player.wait_until_ready()
    player.play(count_cues(0.5), 60)
    began_s = monotonic_s()
    player.drain()
    assert monotonic_s() - began_s == pytest.approx(0.92, abs=0.2)


@pytest.mark.long
@BOTH
@pytest.mark.usefixtures("stalled")
def test_a_hundred_starts_and_a_hundred_silences(sound_server, open_player, engine_name):
    """99 of 100 blocks start within 40 ms and fall silent within 120 ms."""
    sound_server.start()
    player = open_player(engine_name)
    player.wait_until_ready()
    poll_for(player, 1.5)
    starts_s, silences_s, errors_s, delays_s = [], [], [], []
    for number in range(100):
        player.play([tone_cue(0.3, CueKind.END, Tone.END)], 3)
        starts_s.append(monotonic_s() + 0.3)
        poll_for(player, 0.6 + number % 10 / 100)
        silences_s.append(monotonic_s())
        player.silence()
        poll_for(player, 0.7)
    heard = sound_server.captured_sound()
    onsets_s, audible_s = heard.onsets_s(), heard.audible_stamps_s()
    for start_s, silence_s in zip(starts_s, silences_s, strict=True):
        errors_s.append(onsets_s[np.abs(onsets_s - start_s).argmin()] - start_s)
        delays_s.append(audible_s[audible_s < silence_s + 0.6][-1] - silence_s)
    print(f"{engine_name}: error of the start {np.percentile(errors_s, [0, 50, 99])} s")
    print(f"{engine_name}: silent after {np.percentile(delays_s, [0, 50, 99])} s")
    assert np.percentile(np.abs(errors_s), 99) <= START_S
    assert np.percentile(delays_s, 99) <= SILENT_WITHIN_S


def _sample_at(heard, stamp_s: float) -> int:
    """The sample that sounds at a stamp."""
    return int(
        np.interp(stamp_s, heard.stamps_s(np.array([0, len(heard.pcm)])), [0, len(heard.pcm)])
    )
