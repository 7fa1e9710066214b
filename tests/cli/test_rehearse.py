"""`rehearse`: the whole session at once, as text people read and JSON programs read."""

from __future__ import annotations

import json
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest

from retrotimer.__main__ import main
from retrotimer.store.folders import built_in_workouts
from tests.cli.program import EXAMPLE, environment

GOLDEN = Path(__file__).parent.parent / "golden"


@pytest.mark.parametrize("path", built_in_workouts(), ids=lambda path: path.name)
def test_the_built_in_workouts_are_performed_as_written_down(path, capsys):
    """After a wanted change read the difference, and renew the transcripts in one line:

    for w in assets/workouts/*; do .venv/bin/retrotimer rehearse $w \
        > tests/golden/$(basename $w .retro.json).txt; done
    """
    assert main(["rehearse", str(path)]) == 0
    golden = GOLDEN / path.name.replace(".retro.json", ".txt")
    assert capsys.readouterr().out.splitlines() == golden.read_text(encoding="utf-8").splitlines()


def test_no_transcript_is_left_of_a_workout_that_is_gone():
    names = {path.name.removesuffix(".retro.json") for path in built_in_workouts()}
    assert {path.stem for path in GOLDEN.glob("*.txt")} == names


@pytest.fixture
def document(capsys):
    assert main(["rehearse", str(EXAMPLE), "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def test_the_json_has_exactly_the_keys_promised(document):
    assert list(document) == ["duration_s", "segments", "cues"]
    segment_keys = "index kind direction start_s end_s speed_kmh incline_pct"
    assert {" ".join(segment) for segment in document["segments"]} == {segment_keys}
    assert {" ".join(cue) for cue in document["cues"]} == {"at_s kind text tone"}


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
    assert cues[0] == {
        "at_s": -10,
        "kind": "announcement",
        "text": "Get on the belt",
        "tone": "rails",
    }
    assert (cues[-1]["at_s"], cues[-1]["kind"], cues[-1]["tone"]) == (1200, "end", "end")


def test_an_own_cue_is_shown_without_a_tone(document):
    reminders = [cue for cue in document["cues"] if cue["kind"] == "reminder"]
    assert len(reminders) == 4
    expected = {"at_s": 334, "kind": "reminder", "text": "Push the belt away", "tone": None}
    assert reminders[0] == expected


LOADED = """
import sys
from retrotimer.__main__ import main
status = main(sys.argv[1:])
heavy = {"PySide6", "shiboken6", "numpy", "simpleaudio", "simpleaudiohamiltoncs"}
print(sorted(heavy & sys.modules.keys()), file=sys.stderr)
sys.exit(status)
"""


@pytest.mark.parametrize("command", [["rehearse", EXAMPLE], ["check", EXAMPLE], ["history"]])
def test_a_report_loads_neither_qt_nor_numpy(command):
    words = [sys.executable, "-c", LOADED, *map(str, command)]
    done = subprocess.run(words, capture_output=True, text=True, env=environment(), check=True)
    assert done.stderr == "[]\n"
