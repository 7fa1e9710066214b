"""The log: bounded, private, harmless if it cannot be written, and without names."""

from __future__ import annotations

import platform
import re
import stat
import subprocess
import sys
from contextlib import closing

import pytest

from retrotimer import __version__
from retrotimer.__main__ import main
from retrotimer.domain import messages
from retrotimer.domain.session.session_context import SessionContext
from retrotimer.services.history_keeper import HistoryKeeper
from retrotimer.store.folders import HOME_VARIABLE, Folders
from retrotimer.store.history.database import connect
from retrotimer.store.log_file import FILE_NAME, MAX_BYTES, MAX_OLD_FILES, LogEvent, LogFile
from retrotimer.store.upkeep.erasure import erase_sessions
from retrotimer.store.upkeep.erasure_markers import make_marker
from tests.support.cli_process import environment, run_command, running_session, wait_for_event
from tests.support.paths import EXAMPLE
from tests.support.terminal_session import TerminalSession
from tests.support.walked_sessions import save_walked_session

STAMP = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d{4} ")


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "some" / "log"


def lines(folder):
    return (folder / FILE_NAME).read_text(encoding="utf-8").splitlines()


def mode(path):
    return stat.S_IMODE(path.stat().st_mode)


def filled(folder, size):
    """A log that is so large already."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / FILE_NAME).write_bytes(b"x" * (size - 1) + b"\n")


def test_each_line_says_when_and_what(folder):
    log = LogFile(folder)
    for what in LogEvent:
        log.write(what)
    written = lines(folder)
    assert all(STAMP.match(line) for line in written)
    said_there = [STAMP.sub("", line, count=1) for line in written]
    version = f"started {__version__}, Python {platform.python_version()}, {platform.system()}"
    assert said_there == [version, *list(LogEvent)[1:]]


def test_of_an_error_its_kind_and_place_are_told_and_not_its_message(folder):
    def fail(name):
        raise KeyError(name)

    try:
        fail("Zebulonia")
    except KeyError as error:
        LogFile(folder).write(LogEvent.CRASHED, error)
    first, *places, kind = lines(folder)
    assert first.endswith(" crashed")
    assert [place.partition(":")[0] for place in places] == [
        f"    {__name__.rpartition('.')[2]}.py"
    ] * 2
    assert kind == "    KeyError"


def test_only_its_owner_may_look_into_it(folder):
    LogFile(folder).write(LogEvent.STARTED)
    assert [oct(mode(path)) for path in (folder.parent, folder)] == [oct(0o700)] * 2
    assert mode(folder / FILE_NAME) == 0o600


def test_a_log_that_is_full_is_put_aside_and_begun_anew(folder):
    filled(folder, MAX_BYTES)
    LogFile(folder).write(LogEvent.STARTED)
    assert len(lines(folder)) == 1
    assert mode(folder / FILE_NAME) == 0o600
    assert (folder / f"{FILE_NAME}.1").stat().st_size == MAX_BYTES


def test_a_log_that_is_nearly_full_goes_on(folder):
    filled(folder, MAX_BYTES - 1)
    LogFile(folder).write(LogEvent.STARTED)
    assert [path.name for path in folder.iterdir()] == [FILE_NAME]
    assert len(lines(folder)) == 2


def test_the_oldest_are_given_up_and_the_folder_stays_small(folder):
    for size in range(MAX_BYTES, MAX_BYTES + MAX_OLD_FILES + 2):
        filled(folder, size)
        LogFile(folder).write(LogEvent.STARTED)
    sizes = {path.name: path.stat().st_size for path in folder.iterdir()}
    newest = MAX_BYTES + MAX_OLD_FILES + 1
    aside = {f"{FILE_NAME}.{number}": newest + 1 - number for number in range(1, MAX_OLD_FILES + 1)}
    assert sizes == aside | {FILE_NAME: sizes[FILE_NAME]}


def test_a_gap_among_those_put_aside_is_no_hindrance(folder):
    filled(folder, MAX_BYTES)
    (folder / f"{FILE_NAME}.2").write_text("older\n")
    LogFile(folder).write(LogEvent.STARTED)
    assert (folder / f"{FILE_NAME}.3").read_text() == "older\n"
    assert (folder / f"{FILE_NAME}.1").stat().st_size == MAX_BYTES
    assert not (folder / f"{FILE_NAME}.2").exists()


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has a disk that is always full")
def test_a_full_disk_is_harmless(folder):
    folder.mkdir(parents=True)
    (folder / FILE_NAME).symlink_to("/dev/full")
    LogFile(folder).write(LogEvent.STARTED)


def test_a_folder_that_cannot_be_written_is_harmless(public_folder, without_privileges):
    public_folder.chmod(0o555)
    with without_privileges():
        LogFile(public_folder / "log").write(LogEvent.STARTED)
        LogFile(public_folder).write(LogEvent.STARTED)
    assert list(public_folder.iterdir()) == []


@pytest.mark.parametrize("broken", ["a file for the folder", "a folder for the file", "a loop"])
def test_what_stands_in_its_place_is_harmless_and_left_alone(folder, broken):
    folder.parent.mkdir()
    if broken == "a file for the folder":
        folder.write_text("not yours")
    elif broken == "a folder for the file":
        (folder / FILE_NAME).mkdir(parents=True)
    else:
        folder.symlink_to(folder)
    LogFile(folder).write(LogEvent.STARTED)
    if broken == "a file for the folder":
        assert folder.read_text() == "not yours"


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has a disk that is always full")
def test_a_session_is_kept_though_its_log_cannot_be(capsys):
    log = Folders().log
    log.mkdir()
    (log / FILE_NAME).symlink_to("/dev/full")
    done = run_command("run", EXAMPLE, "--no-window", "--time-scale", "1000")
    assert (done.returncode, done.stderr) == (0, "")
    assert main(["history"]) == 0
    assert "finished" in capsys.readouterr().out


# Names that occur nowhere else.
NAME_OF_CLIENT, DEVICE, PASSWORD = "Zebulonia Quirkstone", "Klangwunder 77", "secret-1234"
OWN_WORKOUT, NOTES, REMINDER = "Wobblewalk", "sprained while dancing", "Tuck your kneecap, Zeb"
URL = f"postgresql://studio-user:{PASSWORD}@127.0.0.1:1/secret-base"
UNTOLD = (
    *NAME_OF_CLIENT.split(),
    *NOTES.split(),
    *("Klangwunder", PASSWORD, "studio-user", "secret-base", "127.0.0.1", OWN_WORKOUT, "kneecap"),
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

def broken(service):
    client = service.client
    raise RuntimeError(f"{client.name} said {client.notes}: {client.screening}")

coaching.CoachingService.walker = property(broken)
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
    with TerminalSession(workout, "--client", NAME_OF_CLIENT, "--i-take-responsibility") as talk:
        talk.answer("Knee pain now, 0 to 10: ", "4")
        talk.read_until("Get on the belt")
        talk.type_keys("q")
        talk.answer("Why did it end early?", "dizziness")
        talk.answer("Effort, 0 (none) to 10 (the most there is): ", "9")
        for question in ("Knee pain at its worst", "Knee pain now", "How comfortable"):
            talk.answer(question, "8")
        talk.answer("Hands on the rails")
        talk.answer("Near-falls", "2")
        talk.answer("Notes: ", NOTES)
        assert talk.read_to_end()[0] == 0


def begin_session(workout):
    """Killed in its first seconds, so that it was cut off."""
    with running_session(workout, "--client", NAME_OF_CLIENT) as process:
        wait_for_event(process, type="cue")


def log_of(happened):
    """What the whole log folder holds, in which all of this must have happened."""
    log = "".join(path.read_text(encoding="utf-8") for path in Folders().log.iterdir())
    assert [what for what in happened if f" {what}" not in log] == []
    return log


def told(log):
    return [word for word in UNTOLD if word.lower() in log.lower()]


def fail_to_erase(name):
    """Another computer erased a client, whose settings cannot be read here."""
    folders = Folders()
    intact = folders.settings_path.read_bytes()
    folders.settings_path.write_text(f"no settings of {name}")
    with closing(connect(folders.history_path)) as connection:
        erase_sessions(connection, {make_marker(name)})
    keeper = HistoryKeeper(folders)
    keeper.open()
    keeper.close()
    folders.settings_path.write_bytes(intact)


# What the two tests below bring about: all that can happen is looked at.
USUAL = {
    *(LogEvent.STARTED, LogEvent.ENDED, LogEvent.ALREADY_OPEN, LogEvent.SESSION_CUT_OFF),
    LogEvent.CLOCK_BEHIND_HISTORY,
}
GRAVE = {
    *(LogEvent.HISTORY_SALVAGED, LogEvent.HISTORY_FAILED, LogEvent.SYNC_FAILED, LogEvent.CRASHED),
    LogEvent.ERASURE_FAILED,
}
assert set(LogEvent) == USUAL | GRAVE


@pytest.mark.usefixtures("client")
def test_the_log_of_real_sessions_of_a_client_holds_nothing_of_them(workout):
    session_with_answers(workout)
    with running_session(workout, "--client", NAME_OF_CLIENT) as first:
        wait_for_event(first, type="cue")
        second = run_command(
            "run", workout, "--client", NAME_OF_CLIENT, "--no-window", "--no-sound"
        )
        assert messages.ALREADY_RUNNING in second.stderr
    save_walked_session(SessionContext(NAME_OF_CLIENT), days_ago=-400)
    begin_session(workout)
    assert told(log_of(USUAL)) == []


@pytest.mark.usefixtures("client")
def test_the_log_of_what_went_wrong_holds_nothing_of_a_client(workout):
    assert main(["settings", f"history_url={URL}"]) == 0
    Folders().history_path.write_bytes(b"Zebulonia" * 200)
    begin_session(workout)
    fail_to_erase(NAME_OF_CLIENT)
    Folders().history_path.unlink()
    Folders().history_path.mkdir()
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
    done = run_command("rehearse", workout, env=environment() | {HOME_VARIABLE: "~no-such-user/x"})
    assert done.returncode == 3
    assert "Traceback" not in done.stderr
