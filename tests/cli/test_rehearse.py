"""`rehearse`: the whole session at once, as text for people and as JSON for programs."""

from __future__ import annotations

import json
import subprocess
import sys
from itertools import pairwise

import pytest

from retrotimer.__main__ import main
from tests.support.cli_process import environment
from tests.support.coaching_transcripts import (
    GOLDEN,
    WALKERS,
    make_transcript,
    transcript_path,
    workout_names,
)
from tests.support.paths import EXAMPLE


@pytest.mark.parametrize("walker", WALKERS)
@pytest.mark.parametrize("name", workout_names())
def test_the_built_in_workouts_are_performed_as_written_down(name, walker):
    """After an intended change read the difference, then renew the files:

    `python -m tests.support.coaching_transcripts`.
    """
    assert make_transcript(name, walker) == transcript_path(name, walker).read_text(
        encoding="utf-8"
    )


def test_no_transcript_is_left_of_a_workout_that_is_gone():
    there = {transcript_path(name, walker) for name in workout_names() for walker in WALKERS}
    assert set(GOLDEN.glob("*.txt")) == there


@pytest.fixture
def document(capsys):
    assert main(["rehearse", str(EXAMPLE), "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def test_the_json_has_exactly_the_keys_promised(document):
    assert list(document) == ["duration_s", "segments", "cues", "track"]
    segment_keys = "index kind direction start_s end_s speed_kmh incline_pct"
    assert {" ".join(segment) for segment in document["segments"]} == {segment_keys}
    assert {" ".join(cue) for cue in document["cues"]} == {"at_s kind text tone duration_s phrase"}


def test_the_segments_follow_one_another_without_a_gap(document):
    segments = document["segments"]
    assert [segment["index"] for segment in segments] == list(range(18))
    assert segments[0]["start_s"] == 0
    assert all(one["end_s"] == other["start_s"] for one, other in pairwise(segments))
    assert segments[-1]["end_s"] == document["duration_s"] == 1200


def test_a_turnaround_stands_between_two_directions(document):
    segments = [(s["kind"], s["direction"], s["start_s"]) for s in document["segments"]]
    assert segments[:5] == [
        ("warm-up", "forward", 0),
        ("turnaround", "standing", 300),
        ("work", "backward", 330),
        ("turnaround", "standing", 390),
        ("recovery", "forward", 420),
    ]


def test_the_cues_come_in_order_from_the_countdown_to_the_end(document):
    cues = document["cues"]
    assert cues == sorted(cues, key=lambda cue: cue["at_s"])
    first = {"kind": "announcement", "text": "Get on the belt", "tone": "rails"}
    assert first.items() <= cues[0].items()
    assert -10 < cues[0]["at_s"] < -9
    end = next(cue for cue in cues if cue["kind"] == "end")
    assert (end["at_s"], end["tone"]) == (1200, "end")
    assert end["text"] == "Session complete. Stop the belt"
    assert cues[-1]["text"] == "Step backward off"


def test_each_cue_says_how_long_it_sounds_and_what_is_said(document):
    cues = document["cues"]
    assert {(cue["duration_s"], *cue["phrase"]) for cue in cues if cue["kind"] == "count"} == {
        (0.12,)
    }
    arrived = next(cue for cue in cues if cue["at_s"] == 330)
    assert arrived["phrase"] == ["Walk backward.", "Speed one point six."]
    assert arrived["duration_s"] > 1.5
    assert all(one["at_s"] + one["duration_s"] < other["at_s"] for one, other in pairwise(cues))


def test_an_own_cue_of_the_catalogue_is_said_by_the_bundled_voice(document):
    own = [cue for cue in document["cues"] if cue["kind"] == "own"]
    assert len(own) == 4
    first = own[0]
    assert (first["at_s"], first["tone"], first["phrase"]) == (
        340,
        "phrase",
        ["Push the belt away"],
    )
    assert 1 < first["duration_s"] < 2


def test_the_track_has_the_same_cues_ten_seconds_later(document):
    ours = [cue | {"at_s": round(cue["at_s"] + 10, 3)} for cue in document["cues"]]
    assert document["track"]["cues"] == ours
    last = ours[-1]
    assert document["track"]["duration_s"] == pytest.approx(last["at_s"] + last["duration_s"] + 1)


LOADED = """
import sys
from retrotimer.__main__ import main
status = main(sys.argv[1:])
heavy = {"PySide6", "shiboken6", "numpy", "soundfile", "simpleaudio", "simpleaudiohamiltoncs"}
print(sorted(heavy & sys.modules.keys()), file=sys.stderr)
sys.exit(status)
"""


REPORTS = [["rehearse", EXAMPLE], ["check", EXAMPLE], ["history"], ["settings", "halfway=no"]]


@pytest.mark.parametrize("command", REPORTS)
def test_a_report_loads_neither_qt_nor_numpy(command):
    words = [sys.executable, "-c", LOADED, *map(str, command)]
    done = subprocess.run(words, capture_output=True, text=True, env=environment(), check=True)
    assert done.stderr == "[]\n"
