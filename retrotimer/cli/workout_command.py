"""What the commands about a workout have in common, and the everyday one, which opens the window.

They have a module of their own because the window's start does not wait for all the others.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from retrotimer.exit_status import ExitStatus
from retrotimer.store.folders import Folders

if TYPE_CHECKING:
    from retrotimer.domain.settings.settings import SessionOverrides


class Command(Protocol):
    """What was typed after `retrotimer`, ready to be run."""

    def run(self, folders: Folders) -> ExitStatus: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkoutCommand:
    """A command about one workout: a file, or the next session of a program, for one client.

    Without a file and a program it is the workout that is loaded when nothing is asked for. No
    client is the owner of this computer.
    """

    file: Path | None = None
    program: str = ""
    client: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AudibleWorkoutCommand(WorkoutCommand):
    """A command about a workout that can be heard."""

    voice: str = ""
    beeps: bool = False

    @property
    def mute_reason(self) -> str:
        """Why this session is to be silent; empty where it is not."""
        return ""

    @property
    def overrides(self) -> SessionOverrides:
        """What holds for this session instead of the settings."""
        # The window's first paint does not wait for this import.
        from retrotimer.domain.settings.settings import SessionOverrides

        return SessionOverrides(self.client, self.voice, self.beeps, self.mute_reason)


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenWindow(AudibleWorkoutCommand):
    """`retrotimer [FILE]`: open the window and wait for START."""

    def run(self, folders: Folders) -> ExitStatus:
        from retrotimer.cli.window import open_window

        return open_window(self, folders)
