"""The commands: one small frozen dataclass each, which holds its options and can run itself.

How to add a command, for instance `retrotimer compare A B`:

1. Here: a frozen dataclass `Compare` with one field for each option, the default being what holds
   where the option is not given, and a `run` that imports what it needs only when it is called (a
   report must not load Qt, and the window must not load the terminal). Add it to `COMMANDS`.
2. In `parsers.py`: `_add_command(commands, "compare", "...")` and its arguments. An argument's
   `dest` is the name of a field.
3. In a module of its own: `run_compare(command, folders)`, which does the work and returns the exit
   status.
4. In `tests/cli`: an example in `test_arguments.py`, and a module about what it prints and its
   statuses (0 done, 1 no, 2 bad input, 3 environment failed).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from retrotimer.cli.workout_command import AudibleWorkoutCommand, Command, WorkoutCommand
from retrotimer.exit_status import ExitStatus
from retrotimer.store.folders import Folders

if TYPE_CHECKING:
    from datetime import date, datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class RunSession(AudibleWorkoutCommand):
    """`retrotimer run`: start a session at once, in the window where one can open."""

    time_scale: float = 1.0
    no_sound: bool = False
    no_window: bool = False
    json: bool = False
    accepts_responsibility: bool = False
    save_to: Path | None = None

    @property
    def mute_reason(self) -> str:
        if self.no_sound:
            return "--no-sound"
        return f"time runs {self.time_scale:g} times as fast" if self.time_scale != 1 else ""

    def run(self, folders: Folders) -> ExitStatus:
        from retrotimer.cli.window import run_in_window_or_terminal

        return run_in_window_or_terminal(self, folders)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rehearse(AudibleWorkoutCommand):
    """`retrotimer rehearse`: print every segment and cue."""

    json: bool = False

    def run(self, folders: Folders) -> ExitStatus:
        from retrotimer.cli.rehearse import run_rehearse

        return run_rehearse(self, folders)


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportAudio(AudibleWorkoutCommand):
    """`retrotimer export-audio`: write the session as an audio file."""

    out: Path

    def run(self, folders: Folders) -> ExitStatus:
        from retrotimer.cli.audio_export import run_audio_export

        return run_audio_export(self, folders)


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckWorkout(WorkoutCommand):
    """`retrotimer check`: is a workout valid, and safe for this client?"""

    json: bool = False

    def run(self, folders: Folders) -> ExitStatus:
        from retrotimer.cli.coaching_commands import run_check

        return run_check(self, folders)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeSettings:
    """`retrotimer settings`: show the settings, or change them by `KEY=VALUE` pairs."""

    pairs: Sequence[str] = ()
    client: str = ""
    json: bool = False

    def run(self, folders: Folders) -> ExitStatus:
        from retrotimer.cli.settings import run_settings

        return run_settings(self, folders)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeProfile:
    """`retrotimer profile`: show a client, or change them by `KEY=VALUE` pairs."""

    pairs: Sequence[str] = ()
    client: str = ""
    json: bool = False

    def run(self, folders: Folders) -> ExitStatus:
        from retrotimer.cli.coaching_commands import run_profile

        return run_profile(self, folders)


@dataclass(frozen=True, slots=True, kw_only=True)
class ListPrograms:
    """`retrotimer programs`: list the training programs, or unlock one of them."""

    program: str = ""
    unlock: str = ""
    client: str = ""
    json: bool = False

    def run(self, folders: Folders) -> ExitStatus:
        from retrotimer.cli.coaching_commands import run_programs

        return run_programs(self, folders)


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerAfterSession:
    """`retrotimer after`: show or change the answers about a session, usually the last one."""

    pairs: Sequence[str] = ()
    session: str = ""
    client: str = ""
    json: bool = False

    def run(self, folders: Folders) -> ExitStatus:
        from retrotimer.cli.coaching_commands import run_after

        return run_after(self, folders)


@dataclass(frozen=True, slots=True, kw_only=True)
class ListHistory:
    """`retrotimer history`: list the sessions of all clients (None), or of one."""

    client: str | None = None
    json: bool = False

    def run(self, folders: Folders) -> ExitStatus:
        from retrotimer.cli.history_list import list_history

        return list_history(folders, self.client, as_json=self.json)


@dataclass(frozen=True, slots=True, kw_only=True)
class BackUpHistory:
    """`retrotimer history backup`: copy the history, to `out` or to the folder of the copies."""

    out: Path | None = None

    def run(self, folders: Folders) -> ExitStatus:
        from retrotimer.cli.history_commands import back_up_history

        return back_up_history(self, folders)


@dataclass(frozen=True, slots=True, kw_only=True)
class RestoreHistory:
    """`retrotimer history restore`: replace the history by a copy, the newest where none is named.

    The history that was there is set aside.
    """

    file: Path | None = None

    def run(self, folders: Folders) -> ExitStatus:
        from retrotimer.cli.history_commands import restore_history

        return restore_history(self, folders)


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportHistory:
    """`retrotimer history import`: add the sessions of other histories."""

    files: Sequence[Path]

    def run(self, folders: Folders) -> ExitStatus:
        from retrotimer.cli.history_commands import import_history

        return import_history(self, folders)


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportHistory:
    """`retrotimer history export`: write sessions in the format of another program, or as PDF."""

    format: str
    client: str | None = None
    since: date | None = None
    per: str = "session"
    out: Path | None = None

    def run(self, folders: Folders) -> ExitStatus:
        from retrotimer.cli.history_commands import export_history

        return export_history(self, folders)


@dataclass(frozen=True, slots=True, kw_only=True)
class EraseClient:
    """`retrotimer history erase`: remove a client and all their sessions for good."""

    client: str
    yes: bool = False

    def run(self, folders: Folders) -> ExitStatus:
        from retrotimer.cli.history_commands import erase_client

        return erase_client(self, folders)


@dataclass(frozen=True, slots=True, kw_only=True)
class RedateSession:
    """`retrotimer history redate`: date a session anew, because the clock was wrong."""

    session: str
    start: datetime

    def run(self, folders: Folders) -> ExitStatus:
        from retrotimer.cli.history_redate import redate_session

        return redate_session(self, folders)


@dataclass(frozen=True, slots=True, kw_only=True)
class SyncHistory:
    """`retrotimer history sync`: merge with the studio's server."""

    yes: bool = False

    def run(self, folders: Folders) -> ExitStatus:
        from retrotimer.cli.studio_commands import sync_history

        return sync_history(folders, is_confirmed=self.yes)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeStudioPassword:
    """`retrotimer history password`: store or remove the password of the studio's server."""

    remove: bool = False

    def run(self, folders: Folders) -> ExitStatus:
        from retrotimer.cli.studio_commands import change_studio_password

        return change_studio_password(folders, remove=self.remove)


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnose:
    """`retrotimer doctor`: report whether a session can run on this machine."""

    json: bool = False

    def run(self, folders: Folders) -> ExitStatus:
        from retrotimer.cli.doctor import run_doctor

        return run_doctor(folders, as_json=self.json)


# By the name that is typed. `history` alone lists; its actions are in HISTORY_ACTIONS.
COMMANDS: dict[str, type[Command]] = {
    "run": RunSession,
    "rehearse": Rehearse,
    "export-audio": ExportAudio,
    "settings": ChangeSettings,
    "profile": ChangeProfile,
    "check": CheckWorkout,
    "programs": ListPrograms,
    "after": AnswerAfterSession,
    "history": ListHistory,
    "doctor": Diagnose,
}
HISTORY_ACTIONS: dict[str, type[Command]] = {
    "backup": BackUpHistory,
    "restore": RestoreHistory,
    "import": ImportHistory,
    "export": ExportHistory,
    "erase": EraseClient,
    "redate": RedateSession,
    "sync": SyncHistory,
    "password": ChangeStudioPassword,
}
