"""The log: bounded, for its owner only, harmless when it cannot be written, and without names."""

from __future__ import annotations

import platform
import re
import stat
import subprocess
import sys

import pytest

from retrotimer import __version__
from retrotimer.__main__ import main
from retrotimer.domain import messages
from retrotimer.store.folders import HOME_VARIABLE, Folders
from retrotimer.store.log_file import KEPT, LARGEST_BYTES, NAME, Happened, LogFile
from tests.support.cli_process import awaited, environment, performing, said
from tests.support.paths import EXAMPLE
from tests.support.terminal_session import Talk

STAMP = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d{4} ")


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "some" / "log"


def lines(folder):
    return (folder / NAME).read_text(encoding="utf-8").splitlines()


def mode(path):
    return stat.S_IMODE(path.stat().st_mode)


def filled(folder, size):
    """A log that is so large already."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / NAME).write_bytes(b"x" * (size - 1) + b"\n")


def test_each_line_says_when_and_what(folder):
    log = LogFile(folder)
    for what in Happened:
        log.tell(what)
    written = lines(folder)
    assert all(STAMP.match(line) for line in written)
    said_there = [STAMP.sub("", line, count=1) for line in written]
    version = f"started {__version__}, Python {platform.python_version()}, {platform.system()}"
    assert said_there == [version, *list(Happened)[1:]]


def test_of_an_error_its_kind_and_place_are_told_and_not_its_message(folder):
    def fail(name):
        raise KeyError(name)

    try:
        fail("Zebulonia")
    except KeyError as error:
        LogFile(folder).tell(Happened.CRASHED, error)
    first, *places, kind = lines(folder)
    assert first.endswith(" crashed")
    assert [place.partition(":")[0] for place in places] == [
        f"    {__name__.rpartition('.')[2]}.py"
    ] * 2
    assert kind == "    KeyError"


def test_only_its_owner_may_look_into_it(folder):
    LogFile(folder).tell(Happened.STARTED)
    assert [oct(mode(path)) for path in (folder.parent, folder)] == [oct(0o700)] * 2
    assert mode(folder / NAME) == 0o600


def test_a_log_that_is_full_is_put_aside_and_begun_anew(folder):
    filled(folder, LARGEST_BYTES)
    LogFile(folder).tell(Happened.STARTED)
    assert len(lines(folder)) == 1
    assert mode(folder / NAME) == 0o600
    assert (folder / f"{NAME}.1").stat().st_size == LARGEST_BYTES


def test_a_log_that_is_nearly_full_goes_on(folder):
    filled(folder, LARGEST_BYTES - 1)
    LogFile(folder).tell(Happened.STARTED)
    assert [path.name for path in folder.iterdir()] == [NAME]
    assert len(lines(folder)) == 2


def test_the_oldest_are_given_up_and_the_folder_stays_small(folder):
    for size in range(LARGEST_BYTES, LARGEST_BYTES + KEPT + 2):
        filled(folder, size)
        LogFile(folder).tell(Happened.STARTED)
    sizes = {path.name: path.stat().st_size for path in folder.iterdir()}
    newest = LARGEST_BYTES + KEPT + 1
    aside = {f"{NAME}.{number}": newest + 1 - number for number in range(1, KEPT + 1)}
    assert sizes == aside | {NAME: sizes[NAME]}


def test_a_gap_among_those_put_aside_is_no_hindrance(folder):
    filled(folder, LARGEST_BYTES)
    (folder / f"{NAME}.2").write_text("older\n")
    LogFile(folder).tell(Happened.STARTED)
    assert (folder / f"{NAME}.3").read_text() == "older\n"
    assert (folder / f"{NAME}.1").stat().st_size == LARGEST_BYTES
    assert not (folder / f"{NAME}.2").exists()


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has a disk that is always full")
def test_a_full_disk_is_harmless(folder):
    folder.mkdir(parents=True)
    (folder / NAME).symlink_to("/dev/full")
    LogFile(folder).tell(Happened.STARTED)


def test_a_folder_that_cannot_be_written_is_harmless(public_folder, without_privileges):
    public_folder.chmod(0o555)
    with without_privileges():
        LogFile(public_folder / "log").tell(Happened.STARTED)
        LogFile(public_folder).tell(Happened.STARTED)
    assert list(public_folder.iterdir()) == []


@pytest.mark.parametrize("broken", ["a file for the folder", "a folder for the file", "a loop"])
def test_what_stands_in_its_place_is_harmless_and_left_alone(folder, broken):
    folder.parent.mkdir()
    if broken == "a file for the folder":
        folder.write_text("not yours")
    elif broken == "a folder for the file":
        (folder / NAME).mkdir(parents=True)
    else:
        folder.symlink_to(folder)
    LogFile(folder).tell(Happened.STARTED)
    if broken == "a file for the folder":
        assert folder.read_text() == "not yours"


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has a disk that is always full")
def test_a_session_is_kept_though_its_log_cannot_be(capsys):
    log = Folders().log
    log.mkdir()
    (log / NAME).symlink_to("/dev/full")
    done = said("run", EXAMPLE, "--no-window", "--time-scale", "1000")
    assert (done.returncode, done.stderr) == (0, "")
    assert main(["history"]) == 0
    assert "finished" in capsys.readouterr().out


# Nobody and nothing else is called so.
NAME_OF_CLIENT, DEVICE, PASSWORD = "Zebulonia Quirkstone", "Klangwunder 77", "hush-hush-1234"
OWN_WORKOUT, NOTES, REMINDER = "Wobblewalk", "sprained while dancing", "Tuck your chin, Zeb"
URL = f"postgresql://studio-user:{PASSWORD}@127.0.0.1:1/secret-base"
UNTOLD = (
    *NAME_OF_CLIENT.split(),
    *NOTES.split(),
    *("Klangwunder", PASSWORD, "studio-user", "secret-base", "127.0.0.1", OWN_WORKOUT, "chin"),
    *("knee", "pain", "heart", "chest", "dizz", "fall", "screening", "effort", "weight", "1941"),
    *("client", "walker", "healthy"),
)
PREPARATIONS = (
    ("profile", "--client", NAME_OF_CLIENT, "screening=heart,dizziness", "birth_year=1941"),
    ("profile", "--client", NAME_OF_CLIENT, f"notes={NOTES}", "weight_kg=71.5"),
    ("settings", f"device={DEVICE}", f"own_backward={REMINDER}"),
)
CRASH = """
import sys
from retrotimer.services import coaching
from retrotimer.__main__ import main

def broken(desk):
    raise RuntimeError(f"{desk.client.name} said {desk.client.notes}: {desk.client.screening}")

coaching.CoachDesk.walker = property(broken)
sys.exit(main(["run", sys.argv[1], "--client", sys.argv[2], "--no-window", "--no-sound"]))
"""


@pytest.fixture
def client():
    """Somebody of whom much is known, who was told a lot."""
    for words in PREPARATIONS:
        assert main([*words]) == 0


@pytest.fixture
def workout(tmp_path):
    path = tmp_path / f"{NAME_OF_CLIENT}.retro.json"
    path.write_text(EXAMPLE.read_text(encoding="utf-8").replace("Ladder", OWN_WORKOUT))
    return path


def session_with_answers(workout):
    """Somebody walks a moment, in pain, and says so before and after."""
    with Talk(workout, "--client", NAME_OF_CLIENT, "--i-take-responsibility") as talk:
        talk.answer("Knee pain now, 0 to 10: ", "4")
        talk.until("Get on the belt")
        talk.press("q")
        talk.answer("Why did it end early?", "dizziness")
        talk.answer("Effort, 0 (none) to 10 (the most there is): ", "9")
        for question in ("Knee pain at its worst", "Knee pain now", "How comfortable"):
            talk.answer(question, "8")
        talk.answer("Hands on the rails")
        talk.answer("How often did you nearly fall?", "2")
        talk.answer("Notes: ", NOTES)
        assert talk.rest()[0] == 0


def begin_session(workout):
    """Killed in its first seconds, so that it was cut off."""
    with performing(workout, "--client", NAME_OF_CLIENT) as process:
        awaited(process, type="cue")


def log_of(happened):
    """What the whole log folder holds, in which all of this must have happened."""
    log = "".join(path.read_text(encoding="utf-8") for path in Folders().log.iterdir())
    assert [what for what in happened if f" {what}" not in log] == []
    return log


def told(log):
    return [word for word in UNTOLD if word.lower() in log.lower()]


# What the two tests below bring about: all that can happen is looked at.
USUAL = {Happened.STARTED, Happened.ENDED, Happened.OPEN_ALREADY, Happened.CUT_OFF}
GRAVE = {Happened.HISTORY_MENDED, Happened.HISTORY_FAILED, Happened.STUDIO_AWAY, Happened.CRASHED}
assert set(Happened) == USUAL | GRAVE


@pytest.mark.usefixtures("client")
def test_the_log_of_real_sessions_of_a_client_holds_nothing_of_them(workout):
    session_with_answers(workout)
    with performing(workout, "--client", NAME_OF_CLIENT) as first:
        awaited(first, type="cue")
        second = said("run", workout, "--client", NAME_OF_CLIENT, "--no-window", "--no-sound")
        assert messages.ALREADY_OPEN in second.stderr
    begin_session(workout)
    assert told(log_of(USUAL)) == []


@pytest.mark.usefixtures("client")
def test_the_log_of_what_went_wrong_holds_nothing_of_a_client(workout):
    assert main(["settings", f"history_url={URL}"]) == 0
    Folders().history.write_bytes(b"Zebulonia" * 200)
    begin_session(workout)
    Folders().history.unlink()
    Folders().history.mkdir()
    begin_session(workout)
    crashed = subprocess.run(
        [sys.executable, "-c", CRASH, str(workout), NAME_OF_CLIENT],
        capture_output=True,
        env=environment(),
        text=True,
        check=False,
    )
    assert f"RuntimeError: {NAME_OF_CLIENT} said {NOTES}" in crashed.stderr
    log = log_of(GRAVE)
    assert "\n    RuntimeError\n" in log
    assert told(log) == []


def test_a_place_that_cannot_be_is_no_crash_of_its_own(workout):
    done = said("rehearse", workout, env=environment() | {HOME_VARIABLE: "~nobody-is-called-so/x"})
    assert done.returncode == 3
    assert "Traceback" not in done.stderr
