"""Own texts: said by real synthesizers of this machine, kept, refused with a reason."""

from __future__ import annotations

import io
import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from threading import Event
from zipfile import ZipFile

import numpy as np
import pytest
import soundfile
from hypothesis import given, settings
from hypothesis import strategies as st

from retrotimer.domain.cues.cues import CuePolicy
from retrotimer.domain.settings.cue_settings import CueSettings, SoundMode
from retrotimer.domain.workout.timeline import unroll
from retrotimer.domain.workout.workout import Direction, SegmentKind, Step, Workout
from retrotimer.services.speech import (
    SpeechSetup,
    add_custom_texts,
    build_speech,
    prepare_speech,
    start_custom_texts,
)
from retrotimer.sound.pcm.mastering import SilenceError, gated_loudness_lufs, master
from retrotimer.sound.voices import synthesizers
from retrotimer.sound.voices.custom_texts import (
    MAX_TEXTS,
    WORK_PREFIX,
    SynthesisJob,
    SynthesisResult,
    read_clip_folder,
    synthesize,
)
from retrotimer.sound.voices.custom_texts_process import clean_text
from retrotimer.sound.voices.manifest import FORMAT
from retrotimer.sound.voices.voice import Voice
from retrotimer.store.folders import Folders
from tests.support.clip_folders import create_clip_folder, tone_samples

FOUND = [synthesizer.name for synthesizer in synthesizers.find_synthesizers()]
needs_a_synthesizer = pytest.mark.skipif(not FOUND, reason="neither hibari-tts nor espeak-ng here")
needs_scripts = pytest.mark.skipif(sys.platform == "win32", reason="a program of the test is sh")
PUSH, CHEST = "Push the belt away", "Chest up"


def clips(outcome: SynthesisResult) -> dict[str, bytes]:
    """What is kept, by text, as it lies in the zip."""
    told = json.loads((outcome.folder / "manifest.json").read_text())["clips"]
    with ZipFile(outcome.folder / "clips.zip") as bank:
        return {text: bank.read(f"{about['id']}.ogg") for text, about in told.items()}


def program(folder: Path, script: str) -> None:
    """A program named espeak-ng, the only synthesizer there is: $8 is where it is to speak."""
    path = folder / "espeak-ng"
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)


@pytest.fixture
def only_here(tmp_path, monkeypatch):
    """A folder that is the whole PATH; no library speaks either."""
    if any(name.startswith(synthesizers.HIBARI) for name in FOUND):
        pytest.skip("hibari-tts is installed and comes before any program")
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    return folder


@needs_a_synthesizer
@pytest.mark.parametrize("name", ["hibari-tts", "espeak-ng", "flite"])
@pytest.mark.parametrize("voice", ["heart", "george"])
def test_every_synthesizer_speaks_and_is_mastered_like_the_bundled_voices(name, voice, tmp_path):
    here = [each for each in synthesizers.find_synthesizers() if each.name.startswith(name)]
    if not here:
        pytest.skip(f"{name} is not installed")
    spoken, rate_hz = synthesizers.load_synthesizer(here[0], voice, tmp_path)(PUSH)
    clip = master(spoken, rate_hz)
    pcm, kept_hz = soundfile.read(io.BytesIO(clip.ogg))
    level = np.abs(pcm)
    assert (kept_hz, len(pcm) / 24_000) == (24_000, clip.length_s)
    assert 0.6 < clip.length_s < 2.5
    assert gated_loudness_lufs(pcm) == pytest.approx(-18, abs=0.4)
    assert level.max() <= 0.8
    assert clip.onset_s == pytest.approx(np.argmax(level > level.max() / 10) / 24_000, abs=0.001)
    assert clip.onset_s < 0.15
    assert max(level[:24].max(), level[-24:].max()) < 0.01


@settings(max_examples=40)
@given(st.floats(0.02, 2.0), st.floats(0.004, 1.0), st.sampled_from((8_000, 22_050, 24_000)))
def test_whatever_is_said_becomes_equally_loud(length_s, peak, rate_hz):
    samples = tone_samples(round(length_s * rate_hz), rate_hz, 700, peak)
    clip = master(np.pad(samples, (rate_hz // 3, rate_hz // 2)), rate_hz)
    pcm = soundfile.read(io.BytesIO(clip.ogg))[0]
    assert np.abs(pcm).max() <= 0.8
    # The shortest are limited before they are loud enough.
    if length_s > 0.2:
        assert gated_loudness_lufs(pcm) == pytest.approx(-18, abs=0.4)
        assert clip.length_s < length_s + 0.08


@pytest.mark.parametrize("samples", [np.zeros(0), np.zeros(9_999), np.full(9_999, 0.001)])
def test_silence_is_no_clip(samples):
    with pytest.raises(SilenceError, match="says nothing"):
        master(samples, 24_000)


@needs_a_synthesizer
def test_texts_are_said_once_and_kept(tmp_path):
    first = synthesize([PUSH, CHEST, PUSH], "heart", tmp_path)
    assert (first.spoken, first.unspoken, first.problem_text) == ((PUSH, CHEST), {}, "")
    voice = Voice(first.folder)
    lengths = json.loads((first.folder / "manifest.json").read_text())["clips"]
    assert {t: len(voice.pcm(t)) / 48_000 for t in lengths} == {
        text: about["length_s"] for text, about in lengths.items()
    }
    again = SynthesisJob([CHEST, PUSH], "heart", tmp_path)
    assert again.poll() == SynthesisResult((CHEST, PUSH), {}, first.folder)
    assert not list(tmp_path.rglob(f"{WORK_PREFIX}*"))


@needs_a_synthesizer
def test_a_changed_text_is_said_anew_and_the_others_are_kept(tmp_path):
    before = clips(synthesize([PUSH, CHEST], "heart", tmp_path))
    after = clips(synthesize([PUSH, "Chest forward"], "heart", tmp_path))
    assert after.keys() == {PUSH, "Chest forward"}
    assert after[PUSH] == before[PUSH]


@needs_a_synthesizer
def test_voices_do_not_mix(tmp_path):
    heart, george = (synthesize([PUSH], voice, tmp_path) for voice in ("heart", "george"))
    assert heart.folder.parent != george.folder.parent


@needs_a_synthesizer
def test_whatever_a_person_types_is_said_or_refused(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    said = [
        *(
            "-x",
            "--help",
            "-w canary",
            "@canary",
            "a\nb\tc\r\n",
            "\"q\" 'q' `q`",
            "$(touch canary)",
        ),
        *("; touch canary #", "| tee canary", "%PATH% !x!", "Say [[slnc 99999]] it"),
        *(
            "<speak>x</speak>",
            "Straße, naïve café",
            "Arms up 💪 now",
            "\ud800 lone",
            "null\0byte",
            "10",
        ),
    ]
    refused = {
        "": "nothing in it can be said",
        "...": "nothing in it can be said",
        "💪": "nothing in it can be said",
        "x" * 10_000: "longer than 200 characters",
    }
    other = ["Привет", "歩いて", "مرحبا"]
    outcome = synthesize([*said, *refused, *other], "heart", tmp_path / "clips")
    assert [text for text in said if text not in outcome.spoken] == []
    assert {text: outcome.unspoken[text] for text in refused} == refused
    assert set(outcome.spoken) & set(other) == set()
    assert "Latin letters only" in outcome.unspoken["Привет"]
    assert [path.name for path in tmp_path.iterdir()] == ["clips"]


@given(st.text(st.characters(), max_size=50) | st.text("[]\n\ud800a", max_size=9))
def test_a_synthesizer_gets_one_line_without_commands(text):
    line = clean_text(text)
    assert line.isprintable()
    assert "[[" not in line
    assert "]]" not in line
    line.encode()


def cut_off(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-30])


def emptied(path: Path) -> None:
    path.write_bytes(b"")


def flipped(path: Path) -> None:
    content = path.read_bytes()
    path.write_bytes(content[:100] + bytes(60) + content[160:])


@pytest.fixture(scope="module")
def kept(tmp_path_factory) -> Path:
    """A folder of clips that somebody may damage a copy of."""
    return synthesize([PUSH], "heart", tmp_path_factory.mktemp("kept")).folder


@needs_a_synthesizer
@pytest.mark.parametrize("name", ["clips.zip", "manifest.json"])
@pytest.mark.parametrize("damage", [cut_off, emptied, flipped, Path.unlink])
def test_damage_is_noticed(kept, name, damage, tmp_path):
    folder = tmp_path / "clips"
    shutil.copytree(kept, folder)
    assert read_clip_folder(folder) is not None
    damage(folder / name)
    assert read_clip_folder(folder) is None


@needs_a_synthesizer
def test_damaged_clips_are_thrown_away_and_made_anew(kept, tmp_path):
    folder = tmp_path / "heart" / kept.name
    shutil.copytree(kept, folder)
    flipped(folder / "clips.zip")
    again = synthesize([PUSH], "heart", tmp_path)
    assert (again.spoken, again.folder) == ((PUSH,), folder)
    assert len(Voice(folder).pcm(PUSH)) > 20_000


@needs_a_synthesizer
def test_several_may_prepare_at_once(tmp_path):
    sets = [[PUSH, CHEST], [PUSH, CHEST], [CHEST, "Slow down"]]
    at_once = [SynthesisJob(texts, "heart", tmp_path) for texts in sets]
    for texts, preparation in zip(sets, at_once, strict=True):
        outcome = preparation.wait()
        assert (set(outcome.spoken), outcome.unspoken) == (set(texts), {})
        Voice(outcome.folder).preload(texts)


@needs_a_synthesizer
def test_old_clips_are_forgotten(tmp_path):
    banks = tmp_path / "heart"
    each = MAX_TEXTS // 2 - 1
    many = {str(number): {"id": number, "key": "-"} for number in range(each)}
    for age in range(1, 5):
        bank = banks / f"aged{age}"
        bank.mkdir(parents=True)
        (bank / "manifest.json").write_text(json.dumps({"format": FORMAT, "clips": many}))
        os.utime(bank, (10**9 - age, 10**9 - age))
    abandoned = banks / f"{WORK_PREFIX}abandoned"
    abandoned.mkdir()
    os.utime(abandoned, (10**9, 10**9))
    outcome = synthesize([PUSH], "heart", tmp_path)
    left = {path.name for path in banks.iterdir()}
    assert left == {outcome.folder.name, "aged1", "aged2", "aged3"}


@needs_a_synthesizer
def test_the_session_never_loads_what_the_synthesis_needs(tmp_path):
    program = (
        "import sys; from pathlib import Path;"
        "from retrotimer.sound.voices.custom_texts import synthesize;"
        f"print(synthesize([{PUSH!r}], 'heart', Path(sys.argv[1])).spoken);"
        "print({'numpy', 'soundfile', 'onnxruntime', 'hibari'} & sys.modules.keys())"
    )
    ran = subprocess.run(
        [sys.executable, "-c", program, tmp_path], capture_output=True, text=True, check=True
    )
    assert ran.stdout.splitlines() == [f"('{PUSH}',)", "set()"]


@needs_a_synthesizer
def test_a_folder_that_cannot_be_written_is_told(tmp_path):
    (tmp_path / "file").touch()
    outcome = synthesize([PUSH], "heart", tmp_path / "file")
    assert outcome.problem_text.startswith("the clips cannot be kept")


@pytest.mark.usefixtures("only_here")
def test_where_nothing_speaks_it_says_what_to_install(tmp_path):
    outcome = synthesize([PUSH], "heart", tmp_path / "clips")
    assert outcome.unspoken.keys() == {PUSH}
    assert outcome.problem_text.startswith("no voice for them here: install retrotimer[voice]")
    assert not (tmp_path / "clips").exists()


@needs_scripts
@pytest.mark.parametrize(
    ("script", "reason"),
    [
        ("exit 7", "espeak-ng failed (7)"),
        ("exit 0", "espeak-ng failed: "),
        ("echo junk >$8", "espeak-ng failed: "),
    ],
)
def test_a_program_that_fails_is_tried_again(only_here, tmp_path, script, reason):
    program(only_here, script)
    assert synthesize([PUSH], "heart", tmp_path).problem_text.startswith(reason)
    soundfile.write(only_here / "said.wav", tone_samples(24_000, 24_000), 24_000)
    program(only_here, f"/bin/cp {only_here}/said.wav $8")
    assert synthesize([PUSH], "heart", tmp_path).spoken == (PUSH,)


@needs_scripts
@pytest.mark.parametrize(
    ("samples", "reason"),
    [
        (np.zeros(9_999), "the voice says nothing"),
        (tone_samples(18 * 24_000, 24_000), "takes longer than 14 s to say"),
    ],
)
def test_what_makes_no_clip_is_remembered(only_here, tmp_path, samples, reason):
    soundfile.write(only_here / "said.wav", samples, 24_000)
    program(only_here, f"/bin/cp {only_here}/said.wav $8")
    outcome = synthesize([PUSH], "heart", tmp_path)
    assert (outcome.problem_text, outcome.folder) == (reason, None)
    assert SynthesisJob([PUSH], "heart", tmp_path).poll() == outcome


@needs_scripts
def test_what_was_not_said_in_time_is_said_the_next_time(only_here, tmp_path):
    soundfile.write(only_here / "said.wav", tone_samples(9_999, 24_000), 24_000)
    program(only_here, f"/bin/cp {only_here}/said.wav $8")
    assert (
        synthesize([PUSH], "heart", tmp_path, time_limit_s=-1).problem_text
        == "there was no time to say it"
    )
    assert synthesize([PUSH], "heart", tmp_path).spoken == (PUSH,)


def test_no_more_texts_than_anybody_writes(only_here, tmp_path):
    program(only_here, "exit 1")
    texts = [f"Text {number}" for number in range(MAX_TEXTS + 1)]
    preparation = SynthesisJob(texts, "heart", tmp_path)
    preparation.close()
    unspoken = preparation.poll().unspoken
    assert (len(unspoken), unspoken[texts[-1]]) == (MAX_TEXTS + 1, "more than 500 own texts")


def hung(only_here: Path) -> Path:
    """A program that never ends, and where it writes its number."""
    number = only_here / "number"
    program(only_here, f"echo $$ >{number}.new; /bin/mv {number}.new {number}; exec /bin/sleep 600")
    return number


def awaited(path: Path) -> int:
    pause = Event()
    for _ in range(3_000):
        if path.exists():
            return int(path.read_text())
        pause.wait(0.01)
    pytest.fail(f"{path} never came")


def gone(process: int) -> bool:
    pause = Event()
    for _ in range(1_000):
        try:
            state = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
        except FileNotFoundError:
            return True
        if state == "Z":
            return True
        pause.wait(0.01)
    return False


needs_proc = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="no /proc here")


@needs_proc
def test_what_hangs_is_never_waited_for_and_ends_with_the_session(only_here, tmp_path):
    number = hung(only_here)
    preparation = SynthesisJob([PUSH], "heart", tmp_path / "clips")
    process = awaited(number)
    assert preparation.poll() is None
    preparation.close()
    assert gone(process)
    assert preparation.poll().unspoken.keys() == {PUSH}
    assert list((tmp_path / "clips" / "heart").iterdir()) == []


@needs_proc
def test_a_session_that_is_killed_leaves_no_process_behind(only_here, tmp_path):
    number = hung(only_here)
    begin = (
        "import sys; from pathlib import Path;"
        "from retrotimer.sound.voices.custom_texts import SynthesisJob;"
        f"p = SynthesisJob([{PUSH!r}], 'heart', Path(sys.argv[1])); p.wait()"
    )
    with subprocess.Popen([sys.executable, "-c", begin, tmp_path / "clips"]) as session:
        process = awaited(number)
        session.send_signal(signal.SIGKILL)
    assert gone(process)


@needs_scripts
@pytest.mark.parametrize("name", ["espeak-ng", "flite", "say", "System.Speech"])
def test_a_text_is_never_part_of_a_command(name, tmp_path):
    soundfile.write(tmp_path / "tone.wav", tone_samples(9_999, 24_000), 24_000)
    script = tmp_path / "program"
    script.write_text(
        f'#!/bin/sh\nprintf "%s\\n" "$@" "$RETROTIMER_TEXT" >{tmp_path}/heard.txt\n'
        f"/bin/cat {tmp_path}/text.txt >{tmp_path}/copy.txt\n"
        f"/bin/cp {tmp_path}/tone.wav {tmp_path}/said.wav\n"
    )
    script.chmod(0o755)
    say = synthesizers.load_synthesizer(
        synthesizers.Synthesizer(name, str(script)), "emma", tmp_path
    )
    text = '-x "; $(touch canary) \N{GRINNING FACE}'
    spoken, rate_hz = say(text)
    assert (len(spoken), rate_hz) == (9_999, 24_000)
    heard = (tmp_path / "heard.txt").read_text()
    assert (tmp_path / "copy.txt").read_text("utf-8") == text
    assert str(tmp_path / "text.txt") in heard
    assert "canary" not in heard


def workout(*cues: str):
    steps = [Step(SegmentKind.WORK, Direction.FORWARD, 60, 2.0, cue=cue) for cue in cues]
    return unroll(Workout("w", tuple(steps)))


@pytest.fixture
def spoken(tmp_path, monkeypatch) -> SpeechSetup:
    """What a bundled voice says, who says `Halfway.`"""
    assets = tmp_path / "assets"
    create_clip_folder(assets / "voices" / "heart", {"Halfway.": tone_samples(9_999, 24_000)})
    monkeypatch.setattr("retrotimer.store.folders.assets_folder", lambda: assets)
    return build_speech(CueSettings())


@needs_a_synthesizer
def test_a_workout_brings_its_own_texts(spoken):
    said, notice = prepare_speech(workout(CHEST, "", CHEST, "Halfway."), spoken, Folders())
    assert notice == ""
    assert said.policy.text_durations_s.keys() == {"Halfway.", CHEST}
    assert len(Voice(*said.clip_folders).pcm(CHEST)) / 48_000 == said.policy.text_durations_s[CHEST]


@needs_a_synthesizer
def test_the_next_workout_keeps_what_both_bring_along(spoken):
    first, _ = prepare_speech(workout(CHEST, PUSH), spoken, Folders())
    second, _ = prepare_speech(workout(CHEST, "Slow down"), first, Folders())
    assert second.policy.text_durations_s.keys() == {"Halfway.", CHEST, "Slow down"}
    assert len(second.clip_folders) == 2


@needs_a_synthesizer
def test_what_is_shown_only_is_said_once(spoken):
    said, notice = prepare_speech(workout(CHEST, "..."), spoken, Folders())
    assert notice == 'Custom cues are shown but not spoken: "...": nothing in it can be said'
    assert CHEST in said.policy.text_durations_s


@pytest.mark.parametrize("cues", [(), ("",), ("Halfway.",)])
def test_without_own_texts_nothing_is_begun(spoken, cues):
    assert start_custom_texts(workout("", *cues), spoken, Folders()) is None


def test_beeps_say_no_own_texts_either():
    silent = build_speech(CueSettings(sounds=SoundMode.BEEPS))
    assert start_custom_texts(workout(CHEST), silent, Folders()) is None


def test_clips_that_vanished_leave_the_bundled_voice(spoken, tmp_path):
    said, _ = add_custom_texts(spoken, SynthesisResult((CHEST,), {}, tmp_path / "vanished"))
    assert (said.clip_folders, said.problem) == (spoken.clip_folders, "")
    assert said.policy == CuePolicy(CueSettings(), spoken.policy.text_durations_s)


def test_a_reason_is_one_short_line():
    long = SynthesisResult((CHEST,), {"x" * 500: "longer than 200 characters", "y\nz": "other"})
    assert long.problem_text == f'"{"x" * 40}…": longer than 200 characters (and 1 more)'
    assert SynthesisResult((), {CHEST: "none", PUSH: "none"}).problem_text == "none"
