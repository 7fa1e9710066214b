"""The settings file: written values are read back, wrong values are named, none is lost."""

from __future__ import annotations

import json
import stat
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from platformdirs import user_config_path

from retrotimer.domain.settings.cue_settings import (
    HEADS_UP_OPTIONS_S,
    PRESETS,
    TIME_LEFT_OPTIONS_S,
    CueSettings,
    SoundMode,
    Verbosity,
)
from retrotimer.domain.settings.settings import (
    AUDIO_ENGINES,
    OUTPUT_FIELDS,
    AudioOutput,
    DisplaySettings,
    Settings,
    Theme,
)
from retrotimer.domain.values.validation import NAME_CONSTRAINT
from retrotimer.domain.workout.workout import Direction
from retrotimer.store.files.settings_file import (
    MAX_BYTES,
    DamagedSettingsError,
    SettingsFileError,
    read,
    serialize,
    write,
)
from retrotimer.store.folders import HOME_VARIABLE, Folders

FORMAT = {"format": "retrotimer.settings/1"}
EXAMPLE = Settings(
    CueSettings(halfway=False, volume=0.5),
    {"Ann": PRESETS[Verbosity.CALM], "Bob B": CueSettings(heads_up_s=())},
    AudioOutput(("qt",), "Headphones", {"": 0.18}),
    sound_checked=True,
    display=DisplaySettings(flash=False, distance_m=3.5, theme=Theme.DARK),
)

texts = st.text(st.characters(codec=None), max_size=20)
names = texts.filter(NAME_CONSTRAINT.is_valid)
devices = texts.filter(OUTPUT_FIELDS["device"].is_valid)


def some_of(values):
    return st.lists(st.sampled_from(values), unique=True, max_size=4).map(tuple)


any_choices = st.builds(
    CueSettings,
    st.sampled_from(SoundMode),
    names,
    st.floats(0, 1),
    some_of(HEADS_UP_OPTIONS_S),
    *[st.booleans()] * 3,
    some_of(TIME_LEFT_OPTIONS_S),
    st.booleans(),
    some_of((Direction.BACKWARD, Direction.FORWARD)),
    *[st.lists(names, unique=True, max_size=3).map(tuple)] * 2,
    st.integers(1, 3),
    st.sampled_from(Verbosity),
)
any_output = st.builds(
    AudioOutput,
    st.sampled_from([AUDIO_ENGINES, AUDIO_ENGINES[::-1], AUDIO_ENGINES[:1], AUDIO_ENGINES[1:]]),
    devices,
    st.dictionaries(devices, st.floats(0, 2), max_size=3),
)
any_settings = st.builds(
    Settings,
    any_choices,
    st.dictionaries(names, any_choices, max_size=3),
    any_output,
    st.booleans(),
    st.just(""),
    st.builds(
        DisplaySettings, st.booleans(), st.booleans(), st.floats(0.5, 6), st.sampled_from(Theme)
    ),
)


@pytest.fixture
def path():
    return Folders().settings_path


def put(path: Path, content: object) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    if not isinstance(content, bytes):
        content = (content if isinstance(content, str) else json.dumps(content)).encode()
    path.write_bytes(content)
    return path


def problems(path: Path, content: object) -> list[str]:
    with pytest.raises(DamagedSettingsError) as caught:
        read(put(path, content))
    lines = [f"{path}: {problem}" for problem in caught.value.problems]
    assert caught.value.messages == lines
    return caught.value.problems


def asides(path: Path) -> list[Path]:
    return [other for other in path.parent.iterdir() if other != path]


def test_the_settings_are_where_the_system_keeps_what_was_chosen(monkeypatch, tmp_path):
    monkeypatch.setenv(HOME_VARIABLE, str(tmp_path))
    assert Folders().settings_path == tmp_path / "config" / "settings.json"
    monkeypatch.delenv(HOME_VARIABLE)
    assert Folders().config == user_config_path("retrotimer", appauthor=False)


def test_where_there_is_no_file_everything_is_the_default_and_nothing_is_made(path):
    assert read(path) == Settings()
    assert not path.parent.exists()
    blocked = put(path.with_name("file"), "no folder") / "settings.json"
    assert read(blocked) == Settings()


@given(any_settings)
def test_any_settings_are_read_as_they_were_written(tmp_path_factory, settings):
    path = tmp_path_factory.getbasetemp() / "any" / "settings.json"
    assert write(path, settings) is None
    assert read(path) == settings


def test_the_file_and_its_folder_are_for_their_owner_only(path):
    write(path, EXAMPLE)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    path.chmod(0o644)
    write(path, EXAMPLE)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert asides(path) == []


def test_only_what_differs_is_written_so_that_a_preset_can_become_better():
    assert json.loads(serialize(Settings())) == FORMAT | {"cues": {"verbosity": "normal"}}
    assert json.loads(serialize(EXAMPLE)) == FORMAT | {
        "cues": {"verbosity": "normal", "volume": 0.5, "halfway": False},
        "clients": {
            "Ann": {"verbosity": "calm"},
            "Bob B": {"verbosity": "normal", "heads_up_s": []},
        },
        "output": {"order": ["qt"], "device": "Headphones", "latencies_s": {"": 0.18}},
        "display": {"flash": False, "distance_m": 3.5, "theme": "dark"},
        "sound_checked": True,
    }


def test_what_is_left_out_is_as_the_preset_has_it(path):
    assert read(put(path, FORMAT)) == Settings()
    cues = {"verbosity": "full", "volume": 0}
    full = replace(PRESETS[Verbosity.FULL], volume=0.0)
    assert read(put(path, FORMAT | {"cues": cues})).default_cue_settings == full
    document = FORMAT | {"cues": {"halfway": False}, "output": {"device": "x"}}
    expected = Settings(CueSettings(halfway=False), output=AudioOutput(device="x"))
    assert read(put(path, document)) == expected


def test_numbers_are_read_as_the_kind_they_are_kept_as(path):
    document = FORMAT | {"cues": {"volume": 1}, "output": {"latencies_s": {"": 0}}}
    settings = read(put(path, document))
    assert isinstance(settings.default_cue_settings.volume, float)
    assert isinstance(settings.output.latency_s, float)


HEADS_UP = "any of 10, 15, 20, 30, 45, 60"
DEVICE = "the name of a device, at most 200 characters, or nothing for the default"


@pytest.mark.parametrize(
    ("wrong", "expected"),
    [
        ({"cues": []}, "cues: expected an object, got an empty list"),
        ({"cues": {"halfway": 1}}, "cues.halfway: expected true or false, got 1"),
        ({"cues": {"hafway": True}}, 'cues.hafway: unknown key, did you mean "halfway"?'),
        ({"cues": {"2 x": True}}, "cues.'2 x': unknown key"),
        ({"cues": {"heads_up_s": [7]}}, f"cues.heads_up_s: expected {HEADS_UP}, got a list"),
        ({"cues": {"sounds": None}}, "cues.sounds: expected one of voice, beeps, both, captions"),
        ({"cues": {"volume": 10**400}}, "cues.volume: expected a number from 0 to 1, got 1000"),
        ({"cues": {"voice": {}}}, "cues.voice: expected a name, at most 60 characters, got an obj"),
        ({"clients": 5}, "clients: expected an object, got 5"),
        ({"clients": {"Ann": 5}}, "clients.Ann: expected an object, got 5"),
        ({"clients": {"": {}}}, "clients: expected a name, at most 60 characters, got ''"),
        (
            {"clients": {"Bob B": {"repeats": 9}}},
            "clients.'Bob B'.repeats: expected a whole number from 1 to 3, got 9",
        ),
        (
            {"output": {"order": []}},
            "output.order: expected at least one of simpleaudio, qt, each once, got an empty list",
        ),
        ({"output": {"device": "a\nb"}}, f"output.device: expected {DEVICE}, got 'a\\nb'"),
        ({"output": {"latencies_s": 1}}, "output.latencies_s: expected an object, got 1"),
        (
            {"output": {"latencies_s": {"x": "1"}}},
            "output.latencies_s.x: expected a number from 0 to 2, got '1'",
        ),
        (
            {"output": {"latencies_s": {"\x07": 1}}},
            f"output.latencies_s: expected {DEVICE}, got '\\x07'",
        ),
        ({"sound_checked": "yes"}, "sound_checked: expected true or false, got 'yes'"),
        ({"soundchecked": True}, 'soundchecked: unknown key, did you mean "sound_checked"?'),
        ({"format": "other/1"}, "format: expected \"retrotimer.settings/1\", got 'other/1'"),
    ],
)
def test_what_is_wrong_is_told_with_its_place(path, wrong, expected):
    (problem,) = problems(path, FORMAT | wrong)
    assert problem.startswith(expected)
    assert problem.isprintable()


def test_every_problem_is_told_at_once(path):
    document = {"cues": {"volume": 2, "voice": ""}, "clients": {"Ann": {"x": 1}}}
    places = [problem.partition(":")[0] for problem in problems(path, document)]
    assert places == ["format", "cues.volume", "cues.voice", "clients.Ann.x"]


def test_a_key_that_stands_twice_is_damage(path):
    content = '{"format": "retrotimer.settings/1", "clients": {"Ann": {}, "Ann": {}, "Bob": {}}}'
    assert problems(path, content) == ["clients.Ann: expected once, stands twice in one object"]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("", "line 1, column 1: expected JSON, Expecting value"),
        ('{"format": ', "line 1, column 12: expected JSON, Expecting value"),
        ("[1]", "expected an object, got a list"),
        (b"{\xff}", "expected text in UTF-8, byte 1 is not"),
        ("[" * 100_000, "expected JSON, not so deep"),
        ("1" * 10_000, "expected JSON with numbers of a usual size"),
        (" " * (MAX_BYTES + 1), "expected at most 1 MB, this file is larger"),
    ],
    ids=["empty", "cut off", "a list", "no text", "deep", "a long number", "large"],
)
def test_what_is_no_settings_file_at_all_is_told_in_one_line(path, content, expected):
    assert problems(path, content) == [expected]


def test_more_than_can_be_read_again_is_not_written(path):
    talkative = CueSettings(own_forward=tuple(f"{number:0100}" for number in range(20)))
    clients = {f"Client {number}": talkative for number in range(500)}
    with pytest.raises(SettingsFileError, match="expected at most 1 MB, this file is larger"):
        write(path, Settings(cue_settings_by_client=clients))
    assert not path.exists()


@pytest.mark.parametrize("content", [{"format": "x"}, "{" * 3, "\0" * (MAX_BYTES + 5)])
def test_damaged_files_are_kept_beside_the_new_one_also_two_of_a_day(path, content):
    damaged = put(path, content).read_bytes()
    kept = [write(path, EXAMPLE), write(put(path, content), EXAMPLE)]
    assert read(path) == EXAMPLE
    assert sorted(asides(path)) == sorted(kept)
    for one in kept:
        assert one.read_bytes() == damaged
        assert one.name.startswith("settings.damaged-20")
        assert stat.S_IMODE(one.stat().st_mode) == 0o600


def test_a_newer_file_is_refused_with_both_versions_and_never_written_over(path):
    put(path, {"format": "retrotimer.settings/2", "cues": {"colour": "blue"}})
    newer = path.read_bytes()
    expected = "format: this file has version 2, this program reads version 1"
    for attempt in (lambda: read(path), lambda: write(path, EXAMPLE)):
        with pytest.raises(SettingsFileError) as caught:
            attempt()
        assert caught.value.problems == [expected]
        assert not isinstance(caught.value, DamagedSettingsError)
    assert path.read_bytes() == newer
    assert asides(path) == []


def test_a_file_that_cannot_be_read_is_not_written_over(path):
    path.mkdir(parents=True)
    for attempt in (lambda: read(path), lambda: write(path, EXAMPLE)):
        with pytest.raises(SettingsFileError, match=r"settings\.json: cannot be read: "):
            attempt()
    assert path.is_dir()


def test_a_disk_that_cannot_be_written_is_told_and_the_old_file_stays(
    public_folder, without_privileges
):
    write(path := public_folder / "settings.json", EXAMPLE)
    path.chmod(0o644)
    public_folder.chmod(0o555)
    try:
        with (
            without_privileges(),
            pytest.raises(SettingsFileError, match="cannot be written: Permission denied"),
        ):
            write(path, Settings())
    finally:
        public_folder.chmod(0o755)
    assert read(path) == EXAMPLE
