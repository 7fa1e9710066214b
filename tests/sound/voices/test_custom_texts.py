"""Custom texts: spoken by real synthesizers and kept, or refused with a reason."""

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
from hypothesis import given
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
from retrotimer.sound.pcm.mastering import SilenceError, clip_loudness_lufs, master
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

INSTALLED = [synthesizer.name for synthesizer in synthesizers.find_synthesizers()]
needs_a_synthesizer = pytest.mark.skipif(not INSTALLED, reason="no synthesizer is installed")
needs_scripts = pytest.mark.skipif(sys.platform == "win32", reason="the test needs a shell")
PUSH, CHEST = "Push the belt away", "Chest up"


def clips(result: SynthesisResult) -> dict[str, bytes]:
    """The encoded clips of a result, by text."""
    manifest = json.loads((result.folder / "manifest.json").read_text())["clips"]
    with ZipFile(result.folder / "clips.zip") as file:
        return {text: file.read(f"{about['id']}.ogg") for text, about in manifest.items()}


def write_synthesizer(folder: Path, script: str) -> None:
    """Write a program named espeak-ng; $8 is the file into which it is to speak."""
    path = folder / "espeak-ng"
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)


@pytest.fixture
def bin_folder(tmp_path, monkeypatch):
    """A folder that is the whole PATH, so that no other synthesizer is found."""
    if any(name.startswith(synthesizers.HIBARI) for name in INSTALLED):
        pytest.skip("hibari-tts is installed and comes before any program")
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    return folder


@needs_a_synthesizer
@pytest.mark.parametrize("name", ["hibari-tts", "espeak-ng", "flite"])
@pytest.mark.parametrize("voice", ["heart", "george"])
def test_every_synthesizer_speaks_and_is_mastered_like_the_bundled_voices(name, voice, tmp_path):
    matching = [each for each in synthesizers.find_synthesizers() if each.name.startswith(name)]
    if not matching:
        pytest.skip(f"{name} is not installed")
    spoken, rate_hz = synthesizers.load_synthesizer(matching[0], voice, tmp_path)(PUSH)
    clip = master(spoken, rate_hz)
    pcm, clip_rate_hz = soundfile.read(io.BytesIO(clip.ogg))
    level = np.abs(pcm)
    assert (clip_rate_hz, len(pcm) / 24_000) == (24_000, clip.length_s)
    assert 0.6 < clip.length_s < 2.5
    assert clip_loudness_lufs(pcm) == pytest.approx(-18, abs=0.4)
    assert level.max() <= 0.8
    assert clip.onset_s == pytest.approx(np.argmax(level > level.max() / 10) / 24_000, abs=0.001)
    assert clip.onset_s < 0.15
    assert max(level[:24].max(), level[-24:].max()) < 0.01


@given(st.floats(0.02, 2.0), st.floats(0.004, 1.0), st.sampled_from((8_000, 22_050, 24_000)))
def test_every_clip_is_equally_loud(length_s, peak, rate_hz):
    samples = tone_samples(round(length_s * rate_hz), rate_hz, 700, peak)
    clip = master(np.pad(samples, (rate_hz // 3, rate_hz // 2)), rate_hz)
    pcm = soundfile.read(io.BytesIO(clip.ogg))[0]
    assert np.abs(pcm).max() <= 0.8
    # The limiter keeps the shortest from being as loud.
    if length_s > 0.2:
        assert clip_loudness_lufs(pcm) == pytest.approx(-18, abs=0.4)
        assert clip.length_s < length_s + 0.08


@pytest.mark.parametrize("samples", [np.zeros(0), np.zeros(9_999), np.full(9_999, 0.001)])
def test_silence_is_no_clip(samples):
    with pytest.raises(SilenceError, match="says nothing"):
        master(samples, 24_000)


@needs_a_synthesizer
def test_texts_are_spoken_once_and_kept(tmp_path):
    first = synthesize([PUSH, CHEST, PUSH], "heart", tmp_path)
    assert (first.spoken, first.unspoken, first.problem_text) == ((PUSH, CHEST), {}, "")
    voice = Voice(first.folder)
    lengths = json.loads((first.folder / "manifest.json").read_text())["clips"]
    assert {text: len(voice.pcm(text)) / 48_000 for text in lengths} == {
        text: about["length_s"] for text, about in lengths.items()
    }
    again = SynthesisJob([CHEST, PUSH], "heart", tmp_path)
    assert again.poll() == SynthesisResult((CHEST, PUSH), {}, first.folder)
    assert not list(tmp_path.rglob(f"{WORK_PREFIX}*"))


@needs_a_synthesizer
def test_a_changed_text_is_spoken_again_and_the_others_are_kept(tmp_path):
    before = clips(synthesize([PUSH, CHEST], "heart", tmp_path))
    after = clips(synthesize([PUSH, "Chest forward"], "heart", tmp_path))
    assert after.keys() == {PUSH, "Chest forward"}
    assert after[PUSH] == before[PUSH]


@needs_a_synthesizer
def test_each_voice_has_its_own_clips(tmp_path):
    heart, george = (synthesize([PUSH], voice, tmp_path) for voice in ("heart", "george"))
    assert heart.folder.parent != george.folder.parent


@needs_a_synthesizer
def test_any_text_is_spoken_or_refused(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    speakable = [
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
    foreign = ["Привет", "歩いて", "مرحبا"]
    result = synthesize([*speakable, *refused, *foreign], "heart", tmp_path / "clips")
    assert [text for text in speakable if text not in result.spoken] == []
    assert {text: result.unspoken[text] for text in refused} == refused
    assert set(result.spoken) & set(foreign) == set()
    assert "Latin letters only" in result.unspoken["Привет"]
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
def clip_folder(tmp_path_factory) -> Path:
    """A folder of clips, of which tests damage a copy."""
    return synthesize([PUSH], "heart", tmp_path_factory.mktemp("clips")).folder


@needs_a_synthesizer
@pytest.mark.parametrize("name", ["clips.zip", "manifest.json"])
@pytest.mark.parametrize("damage", [cut_off, emptied, flipped, Path.unlink])
def test_a_damaged_folder_is_recognized(clip_folder, name, damage, tmp_path):
    folder = tmp_path / "clips"
    shutil.copytree(clip_folder, folder)
    assert read_clip_folder(folder) is not None
    damage(folder / name)
    assert read_clip_folder(folder) is None


@needs_a_synthesizer
def test_damaged_clips_are_deleted_and_made_again(clip_folder, tmp_path):
    folder = tmp_path / "heart" / clip_folder.name
    shutil.copytree(clip_folder, folder)
    flipped(folder / "clips.zip")
    again = synthesize([PUSH], "heart", tmp_path)
    assert (again.spoken, again.folder) == ((PUSH,), folder)
    assert len(Voice(folder).pcm(PUSH)) > 20_000


@needs_a_synthesizer
def test_several_jobs_may_run_at_once(tmp_path):
    sets = [[PUSH, CHEST], [PUSH, CHEST], [CHEST, "Slow down"]]
    jobs = [SynthesisJob(texts, "heart", tmp_path) for texts in sets]
    for texts, job in zip(sets, jobs, strict=True):
        result = job.wait()
        assert (set(result.spoken), result.unspoken) == (set(texts), {})
        Voice(result.folder).preload(texts)


@needs_a_synthesizer
def test_old_clips_are_deleted(tmp_path):
    voice_folder = tmp_path / "heart"
    count = MAX_TEXTS // 2 - 1
    entries = {str(number): {"id": number, "key": "-"} for number in range(count)}
    for age in range(1, 5):
        folder = voice_folder / f"aged{age}"
        folder.mkdir(parents=True)
        (folder / "manifest.json").write_text(json.dumps({"format": FORMAT, "clips": entries}))
        os.utime(folder, (10**9 - age, 10**9 - age))
    abandoned = voice_folder / f"{WORK_PREFIX}abandoned"
    abandoned.mkdir()
    os.utime(abandoned, (10**9, 10**9))
    result = synthesize([PUSH], "heart", tmp_path)
    left = {path.name for path in voice_folder.iterdir()}
    assert left == {result.folder.name, "aged1", "aged2", "aged3"}


@needs_a_synthesizer
def test_a_session_loads_no_library_of_the_synthesis(tmp_path):
    program = (
        "import sys; from pathlib import Path;"
        "from retrotimer.sound.voices.custom_texts import synthesize;"
        f"print(synthesize([{PUSH!r}], 'heart', Path(sys.argv[1])).spoken);"
        "print({'numpy', 'soundfile', 'onnxruntime', 'hibari'} & sys.modules.keys())"
    )
    process = subprocess.run(
        [sys.executable, "-c", program, tmp_path], capture_output=True, text=True, check=True
    )
    assert process.stdout.splitlines() == [f"('{PUSH}',)", "set()"]


@needs_a_synthesizer
def test_a_folder_that_cannot_be_written_is_reported(tmp_path):
    (tmp_path / "file").touch()
    result = synthesize([PUSH], "heart", tmp_path / "file")
    assert result.problem_text.startswith("the clips cannot be kept")


@pytest.mark.usefixtures("bin_folder")
def test_without_a_synthesizer_the_result_says_what_to_install(tmp_path):
    result = synthesize([PUSH], "heart", tmp_path / "clips")
    assert result.unspoken.keys() == {PUSH}
    assert result.problem_text.startswith("no voice for them here: install retrotimer[voice]")
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
def test_a_program_that_fails_is_tried_again(bin_folder, tmp_path, script, reason):
    write_synthesizer(bin_folder, script)
    assert synthesize([PUSH], "heart", tmp_path).problem_text.startswith(reason)
    soundfile.write(bin_folder / "speech.wav", tone_samples(24_000, 24_000), 24_000)
    write_synthesizer(bin_folder, f"/bin/cp {bin_folder}/speech.wav $8")
    assert synthesize([PUSH], "heart", tmp_path).spoken == (PUSH,)


@needs_scripts
@pytest.mark.parametrize(
    ("samples", "reason"),
    [
        (np.zeros(9_999), "the voice says nothing"),
        (tone_samples(18 * 24_000, 24_000), "takes longer than 14 s to say"),
    ],
)
def test_a_text_that_makes_no_clip_is_remembered(bin_folder, tmp_path, samples, reason):
    soundfile.write(bin_folder / "speech.wav", samples, 24_000)
    write_synthesizer(bin_folder, f"/bin/cp {bin_folder}/speech.wav $8")
    result = synthesize([PUSH], "heart", tmp_path)
    assert (result.problem_text, result.folder) == (reason, None)
    assert SynthesisJob([PUSH], "heart", tmp_path).poll() == result


@needs_scripts
def test_a_text_that_was_not_spoken_in_time_is_spoken_the_next_time(bin_folder, tmp_path):
    soundfile.write(bin_folder / "speech.wav", tone_samples(9_999, 24_000), 24_000)
    write_synthesizer(bin_folder, f"/bin/cp {bin_folder}/speech.wav $8")
    assert (
        synthesize([PUSH], "heart", tmp_path, time_limit_s=-1).problem_text
        == "there was no time to say it"
    )
    assert synthesize([PUSH], "heart", tmp_path).spoken == (PUSH,)


def test_only_so_many_texts_are_accepted(bin_folder, tmp_path):
    write_synthesizer(bin_folder, "exit 1")
    texts = [f"Text {number}" for number in range(MAX_TEXTS + 1)]
    job = SynthesisJob(texts, "heart", tmp_path)
    job.close()
    unspoken = job.poll().unspoken
    assert (len(unspoken), unspoken[texts[-1]]) == (MAX_TEXTS + 1, "more than 500 own texts")


def write_hanging_synthesizer(bin_folder: Path) -> Path:
    """Write a program that never ends; the file into which it writes its process id."""
    pid_path = bin_folder / "pid"
    write_synthesizer(
        bin_folder,
        f"echo $$ >{pid_path}.new; /bin/mv {pid_path}.new {pid_path}; exec /bin/sleep 600",
    )
    return pid_path


def wait_for_pid(path: Path) -> int:
    pause = Event()
    for _ in range(3_000):
        if path.exists():
            return int(path.read_text())
        pause.wait(0.01)
    pytest.fail(f"{path} was never written")


def has_ended(pid: int) -> bool:
    """Whether a process ends within ten seconds."""
    pause = Event()
    for _ in range(1_000):
        try:
            state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        except FileNotFoundError:
            return True
        if state == "Z":
            return True
        pause.wait(0.01)
    return False


needs_proc = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="no /proc here")


@needs_proc
def test_a_synthesizer_that_hangs_is_ended_with_the_session(bin_folder, tmp_path):
    pid_path = write_hanging_synthesizer(bin_folder)
    job = SynthesisJob([PUSH], "heart", tmp_path / "clips")
    pid = wait_for_pid(pid_path)
    assert job.poll() is None
    job.close()
    assert has_ended(pid)
    assert job.poll().unspoken.keys() == {PUSH}
    assert list((tmp_path / "clips" / "heart").iterdir()) == []


@needs_proc
def test_a_session_that_is_killed_leaves_no_process_behind(bin_folder, tmp_path):
    pid_path = write_hanging_synthesizer(bin_folder)
    program = (
        "import sys; from pathlib import Path;"
        "from retrotimer.sound.voices.custom_texts import SynthesisJob;"
        f"p = SynthesisJob([{PUSH!r}], 'heart', Path(sys.argv[1])); p.wait()"
    )
    with subprocess.Popen([sys.executable, "-c", program, tmp_path / "clips"]) as session:
        pid = wait_for_pid(pid_path)
        session.send_signal(signal.SIGKILL)
    assert has_ended(pid)


@needs_scripts
@pytest.mark.parametrize("name", ["espeak-ng", "flite", "say", "System.Speech"])
def test_a_text_is_never_part_of_a_command(name, tmp_path):
    soundfile.write(tmp_path / "tone.wav", tone_samples(9_999, 24_000), 24_000)
    script = tmp_path / "program"
    script.write_text(
        f'#!/bin/sh\nprintf "%s\\n" "$@" "$RETROTIMER_TEXT" >{tmp_path}/arguments.txt\n'
        f"/bin/cat {tmp_path}/text.txt >{tmp_path}/copy.txt\n"
        f"/bin/cp {tmp_path}/tone.wav {tmp_path}/speech.wav\n"
    )
    script.chmod(0o755)
    speak = synthesizers.load_synthesizer(
        synthesizers.Synthesizer(name, str(script)), "emma", tmp_path
    )
    text = '-x "; $(touch canary) \N{GRINNING FACE}'
    spoken, rate_hz = speak(text)
    assert (len(spoken), rate_hz) == (9_999, 24_000)
    arguments = (tmp_path / "arguments.txt").read_text()
    assert (tmp_path / "copy.txt").read_text("utf-8") == text
    assert str(tmp_path / "text.txt") in arguments
    assert "canary" not in arguments


def workout(*cues: str):
    steps = [Step(SegmentKind.WORK, Direction.FORWARD, 60, 2.0, cue=cue) for cue in cues]
    return unroll(Workout("w", tuple(steps)))


@pytest.fixture
def spoken(tmp_path, monkeypatch) -> SpeechSetup:
    """A speech setup whose bundled voice has only a clip of `Halfway.`"""
    assets = tmp_path / "assets"
    create_clip_folder(assets / "voices" / "heart", {"Halfway.": tone_samples(9_999, 24_000)})
    monkeypatch.setattr("retrotimer.store.folders.assets_folder", lambda: assets)
    return build_speech(CueSettings())


@needs_a_synthesizer
def test_a_workout_brings_its_own_texts(spoken):
    setup, notice = prepare_speech(workout(CHEST, "", CHEST, "Halfway."), spoken, Folders())
    assert notice == ""
    assert setup.policy.text_durations_s.keys() == {"Halfway.", CHEST}
    assert (
        len(Voice(*setup.clip_folders).pcm(CHEST)) / 48_000 == setup.policy.text_durations_s[CHEST]
    )


@needs_a_synthesizer
def test_the_next_workout_keeps_the_clips_that_both_need(spoken):
    first, _ = prepare_speech(workout(CHEST, PUSH), spoken, Folders())
    second, _ = prepare_speech(workout(CHEST, "Slow down"), first, Folders())
    assert second.policy.text_durations_s.keys() == {"Halfway.", CHEST, "Slow down"}
    assert len(second.clip_folders) == 2


@needs_a_synthesizer
def test_a_text_that_is_only_shown_is_reported_once(spoken):
    setup, notice = prepare_speech(workout(CHEST, "..."), spoken, Folders())
    assert notice == 'Custom cues are shown but not spoken: "...": nothing in it can be said'
    assert CHEST in setup.policy.text_durations_s


@pytest.mark.parametrize("cues", [(), ("",), ("Halfway.",)])
def test_without_custom_texts_no_job_is_started(spoken, cues):
    assert start_custom_texts(workout("", *cues), spoken, Folders()) is None


def test_with_beeps_custom_texts_are_not_spoken():
    silent = build_speech(CueSettings(sounds=SoundMode.BEEPS))
    assert start_custom_texts(workout(CHEST), silent, Folders()) is None


def test_without_its_clips_the_bundled_voice_remains(spoken, tmp_path):
    setup, _ = add_custom_texts(spoken, SynthesisResult((CHEST,), {}, tmp_path / "vanished"))
    assert (setup.clip_folders, setup.problem) == (spoken.clip_folders, "")
    assert setup.policy == CuePolicy(CueSettings(), spoken.policy.text_durations_s)


def test_a_reason_is_one_short_line():
    long = SynthesisResult((CHEST,), {"x" * 500: "longer than 200 characters", "y\nz": "other"})
    assert long.problem_text == f'"{"x" * 40}…": longer than 200 characters (and 1 more)'
    assert SynthesisResult((), {CHEST: "none", PUSH: "none"}).problem_text == "none"
