"""Transcripts of the bundled workouts for three clients, in `tests/golden`, to be read by a person.

`python -m tests.support.coaching_transcripts` writes them anew: read the changes before you
commit them.
"""

from __future__ import annotations

import io
import os
import tempfile
from contextlib import redirect_stdout
from pathlib import Path

from retrotimer.__main__ import main
from retrotimer.domain.coaching.client import Client, HandrailUse, Screening
from retrotimer.store.files import client_file
from retrotimer.store.folders import HOME_VARIABLE, Folders, bundled_workout_paths
from tests.support.paths import GOLDEN

COMPLETED_SCREENING = Screening("2026-11-01")
WALKERS = {
    "first-time-70": Client("first-time-70", birth_year=1955, screening=COMPLETED_SCREENING),
    "average": Client(
        *("average", 1986, 75.0), own_speed_kmh=5.0, sessions_before=7, rails=HandrailUse.LIGHT
    ),
    "trained": Client(
        *("trained", 1990, 70.0), own_speed_kmh=6.4, sessions_before=30, rails=HandrailUse.NONE
    ),
}


def workout_names() -> list[str]:
    return [path.name.removesuffix(".retro.json") for path in bundled_workout_paths()]


def transcript_path(name: str, walker: str) -> Path:
    return GOLDEN / f"{name}.{walker}.txt"


def make_transcript(name: str, walker: str) -> str:
    """What `check` and `rehearse` print for a client, who is saved in RETROTIMER_HOME."""
    client_file.write(Folders().clients, WALKERS[walker])
    output = io.StringIO()
    with redirect_stdout(output):
        main(["check", name, "--client", walker])
        main(["rehearse", name, "--client", walker])
    return output.getvalue()


if __name__ == "__main__":
    os.environ[HOME_VARIABLE] = tempfile.mkdtemp()
    for name in workout_names():
        for walker in WALKERS:
            transcript_path(name, walker).write_text(
                make_transcript(name, walker), encoding="utf-8"
            )
