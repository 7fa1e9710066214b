"""`settings`, and the options `--client`, `--voice` and `--beeps` that override them."""

from __future__ import annotations

import json

import pytest

from retrotimer.__main__ import main
from retrotimer.domain.cues.phrases import EXIT_GUIDANCE
from retrotimer.domain.settings.cue_settings import (
    CUE_FIELDS,
    PRESETS,
    CueSettings,
    SoundMode,
    Verbosity,
)
from retrotimer.domain.settings.settings import Settings
from retrotimer.store.files import settings_file
from retrotimer.store.folders import Folders, bundled_voices
from tests.support.cli_process import run_command
from tests.support.paths import EXAMPLE

MACHINE = ["order", "device", "latency_ms", "sound_checked", "history_url"]
MACHINE += ["flash", "mirror", "distance_m", "theme", "language", "keep_awake", "media_keys"]


@pytest.fixture
def path():
    return Folders().settings_path


def kept():
    return settings_file.read(Folders().settings_path)


def choose(*words):
    assert main(["settings", *words]) == 0


def told(capsys, *words):
    """What `settings --json` says: values, and which of them are defaults."""
    capsys.readouterr()
    assert main(["settings", *words, "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert list(document) == [*("file", "client", "settings", "clients", "problems", "latencies_s")]
    return {key: (row["value"], row["default"]) for key, row in document["settings"].items()}


def refused(capsys, *words):
    """The complaints about words that cannot be chosen, which change nothing."""
    before = kept()
    capsys.readouterr()
    assert main(["settings", *words]) == 2
    output, complaints = capsys.readouterr()
    assert output == ""
    assert kept() == before
    return complaints.splitlines()


def test_every_setting_is_shown_in_a_line_and_nothing_is_written(path, capsys):
    assert main(["settings"]) == 0
    output, complaints = capsys.readouterr()
    keys = [line.split()[0] for line in output.splitlines()]
    assert keys == [*CUE_FIELDS, *MACHINE]
    assert all(line.split()[2] == "default" for line in output.splitlines())
    assert complaints == ""
    assert not path.exists()


def test_the_json_says_the_same(path, capsys):
    choose("halfway=no", "latency_ms=180")
    rows = told(capsys)
    assert list(rows) == [*CUE_FIELDS, *MACHINE]
    assert rows["heads_up_s"] == ([15], True)
    assert rows["halfway"] == (False, False)
    assert rows["latency_ms"] == (180, False)
    assert main(["settings", "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert (document["file"], document["client"]) == (str(path), "")
    assert (document["clients"], document["problems"]) == ([], [])


@pytest.mark.parametrize(
    ("pair", "key", "value"),
    [
        ("verbosity=full", "verbosity", Verbosity.FULL),
        ("sounds=beeps", "sounds", SoundMode.BEEPS),
        ("volume=.5", "volume", 0.5),
        ("volume=0", "volume", 0.0),
        ("heads_up_s=30,10", "heads_up_s", (30, 10)),
        ("heads_up_s=30, 10", "heads_up_s", (30, 10)),
        ("time_left_s=none", "time_left_s", ()),
        ("halfway=no", "halfway", False),
        ("intervals=TRUE", "intervals", True),
        ("repeats=3", "repeats", 3),
    ],
)
def test_what_is_typed_is_chosen_and_empty_it_is_as_before(pair, key, value):
    choose(pair)
    assert getattr(kept().default_cue_settings, key) == value
    choose(f"{key}=")
    assert kept() == Settings()


def test_what_the_machine_sounds_through_is_chosen_too():
    choose("latency_ms=180", "device=Headphones", "order=qt,simpleaudio", "sound_checked=yes")
    output = kept().output
    assert (output.order, output.device) == (("qt", "simpleaudio"), "Headphones")
    assert output.latencies_s == {"Headphones": 0.18}
    assert kept().sound_checked
    choose("latency_ms=", "order=", "sound_checked=")
    choose("device=")
    assert kept() == Settings()


def test_a_latency_is_kept_for_the_device_it_was_measured_with(capsys):
    choose("latency_ms=45.5")
    choose("device=Headphones", "latency_ms=250")
    assert kept().output.latencies_s == {"": 0.0455, "Headphones": 0.25}
    capsys.readouterr()
    assert main(["settings"]) == 0
    assert capsys.readouterr().out.endswith("\nlatency_ms     45.5 on any other device\n")


@pytest.mark.parametrize("order", [1, -1])
def test_the_verbosity_comes_first_wherever_it_stands(order):
    choose(*["verbosity=calm", "halfway=yes"][::order])
    assert kept().default_cue_settings.overrides == {"halfway": True}
    choose("verbosity=full")
    assert kept().default_cue_settings == PRESETS[Verbosity.FULL]


def test_every_value_that_is_shown_can_be_typed(capsys):
    choose("verbosity=full", "time_left_s=none", "volume=0.25", "order=qt")
    before = kept()
    capsys.readouterr()
    assert main(["settings"]) == 0
    rows = [line.split() for line in capsys.readouterr().out.splitlines()]
    choose(*(f"{key}={value}" for key, value, *_ in rows if value != "-"))
    assert kept() == before


def test_everything_that_is_wrong_is_told_at_once_and_nothing_changes(capsys):
    choose("volume=0.5")
    assert refused(
        capsys,
        *("volume=1", "hafway=no", "xyz=1", "halfway", "halfway=maybe", "heads_up_s=15,25"),
        *("repeats=1.5", "voice=nobody", "sounds=loud", "order=none", "latency_ms=9999"),
    ) == [
        "'hafway': unknown key, did you mean halfway?",
        f"'xyz': unknown key, available: {', '.join([*CUE_FIELDS, *MACHINE])}",
        "halfway: expected halfway=VALUE, or halfway= for the default",
        "halfway: expected yes or no, got 'maybe'",
        "heads_up_s: expected any of 10, 15, 20, 30, 45, 60, got '15,25'",
        "repeats: expected a whole number from 1 to 3, got '1.5'",
        f"voice: expected one of {', '.join(bundled_voices()) or 'none'}, got 'nobody'",
        "sounds: expected one of voice, beeps, both, captions, got 'loud'",
        "order: expected at least one of simpleaudio, qt, each once, got 'none'",
        "latency_ms: expected a number from 0 to 2000, or nothing, got '9999'",
    ]


def test_a_bundled_voice_can_be_chosen():
    for voice in bundled_voices():
        choose(f"voice={voice}")
        assert kept().default_cue_settings.voice == voice


def test_a_new_client_begins_with_what_everybody_hears(capsys):
    choose("volume=0.5")
    choose("--client", "Ann", "verbosity=calm")
    choose("volume=0.8")
    rows = told(capsys, "--client", "Ann")
    assert list(rows) == list(CUE_FIELDS)
    assert (rows["verbosity"], rows["volume"]) == (("calm", False), (0.5, False))
    assert kept().default_cue_settings == CueSettings(volume=0.8)
    assert main(["settings"]) == 0
    assert capsys.readouterr().out.splitlines()[-1].split() == ["clients", "Ann"]


def test_what_belongs_to_the_machine_is_not_chosen_for_a_client(capsys):
    assert refused(capsys, "--client", "Ann", "device=x") == [
        "device: the same for every client. Change it without --client"
    ]


COMMANDS = [
    ["settings"],
    ["rehearse", str(EXAMPLE)],
    ["run", str(EXAMPLE)],
    ["run", str(EXAMPLE), "--no-window"],
    ["export-audio", str(EXAMPLE), "-o", "out.wav"],
]


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_a_client_nobody_knows_is_answered_with_those_there_are(command, capsys):
    choose("--client", "Ann", "verbosity=calm")
    capsys.readouterr()
    assert main([*command, "--client", "Bob"]) == 2
    assert capsys.readouterr() == ("", "Unknown client 'Bob'. Known clients: Ann\n")


def cues(capsys, *words):
    capsys.readouterr()
    assert main(["rehearse", str(EXAMPLE), "--json", *words]) == 0
    return json.loads(capsys.readouterr().out)["cues"]


def test_each_client_hears_their_own_cues(capsys):
    choose("--client", "Ann", "verbosity=calm")
    choose("--client", "Bob", "sounds=captions")
    halves = [cue["text"] for cue in cues(capsys) if cue["text"] == "Halfway"]
    assert halves == ["Halfway"]
    assert "Halfway" not in [cue["text"] for cue in cues(capsys, "--client", "Ann")]
    assert {cue["tone"] for cue in cues(capsys, "--client", "Bob")} == {None}


def test_beeps_are_tones_without_a_word(capsys):
    heard = cues(capsys, "--beeps")
    assert not any(cue["phrase"] for cue in heard)
    # How the treadmill is left is only shown.
    assert [cue["text"] for cue in heard if not cue["duration_s"]] == list(EXIT_GUIDANCE)
    assert all(cue["tone"] for cue in heard if cue["duration_s"])


def test_a_voice_that_is_missing_is_told_in_one_line_and_leaves_tones(capsys):
    assert main(["rehearse", str(EXAMPLE), "--json", "--voice", "nobody"]) == 0
    output, complaints = capsys.readouterr()
    there = ", ".join(bundled_voices()) or "none"
    assert complaints == f"Unknown voice 'nobody'. Available: {there}\n"
    assert not any(cue["phrase"] for cue in json.loads(output)["cues"])


def test_a_track_without_its_voice_is_refused_in_one_line(tmp_path, capsys):
    track = tmp_path / "out.wav"
    assert main(["export-audio", str(EXAMPLE), "-o", str(track), "--voice", "nobody"]) == 2
    output, complaints = capsys.readouterr()
    assert output == ""
    assert complaints.count("\n") == 1
    assert "Unknown voice 'nobody'" in complaints
    assert not track.exists()


def test_a_session_in_the_terminal_is_performed_by_the_settings():
    choose("sounds=beeps", "verbosity=calm")
    done = run_command("run", EXAMPLE, "--no-window", "--time-scale", "10000", "--json")
    assert (done.returncode, done.stderr) == (0, "")
    events = [json.loads(line) for line in done.stdout.splitlines()]
    performed = [event for event in events if event["type"] == "cue"]
    assert "Halfway" not in [cue["text"] for cue in performed]
    assert not any(cue["phrase"] for cue in performed)


@pytest.fixture
def damaged(path):
    path.parent.mkdir(parents=True)
    path.write_text('{"format": "retrotimer.settings/1", "cues": {"volume": 3, "sounds": "beeps"}}')
    return path


def test_a_damaged_file_is_told_and_the_defaults_are_used(damaged, capsys):
    problem = f"{damaged}: cues.volume: expected a number from 0 to 1, got 3\n"
    assert main(["settings"]) == 3
    output, complaints = capsys.readouterr()
    assert complaints == problem
    assert output.count("default") >= len([*CUE_FIELDS, *MACHINE])
    assert main(["rehearse", str(EXAMPLE), "--beeps"]) == 0
    complaints = capsys.readouterr().err
    assert complaints == f"{damaged} cannot be used, so the default settings are used\n{problem}"


def test_a_damaged_file_is_told_in_json(damaged, capsys):
    assert main(["settings", "--json"]) == 3
    output, complaints = capsys.readouterr()
    assert complaints == ""
    (problem,) = json.loads(output)["problems"]
    assert problem.startswith(f"{damaged}: cues.volume")


@pytest.mark.parametrize("command", COMMANDS[:2], ids=" ".join)
def test_without_its_file_a_client_cannot_be_looked_up(command, damaged, capsys):
    assert main([*command, "--client", "Ann"]) == 3
    output, complaints = capsys.readouterr()
    assert output == ""
    assert complaints.startswith(f"{damaged}: cues.volume: ")


def test_a_damaged_file_is_kept_when_something_is_chosen(damaged, capsys):
    content = damaged.read_text()
    assert main(["settings", "halfway=no"]) == 0
    (aside,) = [other for other in damaged.parent.iterdir() if other != damaged]
    complaints = capsys.readouterr().err
    assert complaints == f"{damaged} was damaged. It was kept as {aside.name}\n"
    assert aside.read_text() == content
    assert kept() == Settings(CueSettings(halfway=False))


def test_a_newer_file_is_status_3_and_names_both_versions(path, capsys):
    path.parent.mkdir(parents=True)
    path.write_text('{"format": "retrotimer.settings/2"}')
    problem = f"{path}: format: this file has version 2, this program reads version 1\n"
    assert main(["settings", "halfway=no"]) == 3
    assert capsys.readouterr() == ("", problem)
    assert path.read_text() == '{"format": "retrotimer.settings/2"}'


@pytest.mark.usefixtures("impossible_home")
def test_settings_that_cannot_be_kept_are_status_3_and_one_line(capsys):
    assert main(["settings", "halfway=no"]) == 3
    output, complaints = capsys.readouterr()
    assert output == ""
    assert complaints.count("\n") == 1
    assert "settings.json: cannot be " in complaints
