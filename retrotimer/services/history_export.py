"""The sessions kept, written as other programs read them, or as our own: all of an export.

The terminal and the window both write with it.
"""

from __future__ import annotations

import io
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from itertools import chain, islice
from pathlib import Path
from typing import BinaryIO, cast

from retrotimer.domain import messages
from retrotimer.domain.values.text import Text
from retrotimer.exchange.export_formats import FORMATS, Apiece, Document, Format
from retrotimer.exchange.exported_session import Performed
from retrotimer.exit_status import Status
from retrotimer.services.atomic_output import ExportError, OneWay, folder, target, told, watched
from retrotimer.store.history import history_file
from retrotimer.store.history.database import connect_existing, errors_of
from retrotimer.store.history.merge import Raw, raws_of
from retrotimer.store.history.session_summaries import listed
from retrotimer.store.history.sessions import KeptSession, sessions

# Our own format, which `history import` takes back whole.
OWN = "json"
ZIP_SUFFIX = ".zip"
# Of an id that tells two sessions of one second apart.
_SHORT_ID = 8
# Before 1980 a zip knows no time.
_EARLIEST = (1980, 1, 1, 0, 0, 0)
_MODE = 0o644

Progress = Callable[[float], None]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which sessions, in which format; no client is everybody, and no day is all of them."""

    fmt: str
    client: str | None = None
    since: datetime | None = None
    per: str = "session"


@dataclass(frozen=True, slots=True)
class Written:
    """How many went into the file, and a line about each that did not."""

    sessions: int
    left_out: Sequence[str] = ()


def write_history(history: Path, wanted: Wanted, out: Path | None, progress: Progress) -> Written:
    """Write what is wanted of a history. Raises ExportError, HistoryError.

    Raises OSError if standard output cannot be written.
    """
    listing = listed(history, client=wanted.client)
    since, found = wanted.since, reversed(listing.sessions)
    chosen = [one.id for one in found if since is None or one.started_at >= since]
    if wanted.fmt == OWN:
        written = write_own(_raws(history, chosen), len(chosen), out, progress)
        return Written(written.sessions, (*written.left_out, *listing.problems))
    problems: list[str] = []
    kept = sessions(history, client=wanted.client, since=since, problems=problems)
    written = write(kept, len(chosen), (wanted.fmt, wanted.per), out, progress)
    return Written(written.sessions, (*written.left_out, *problems))


def write(
    kept: Iterable[KeptSession],
    total: int,
    form: tuple[str, str],
    out: Path | None,
    progress: Progress,
) -> Written:
    """Write `total` sessions (a guess, for the progress) in a form: a format, and what is a row.

    `out` is a file; a format with a file for each session also takes a folder, which is made if it
    must be, or a name in .zip. Raises ExportError, whatever reading the sessions raises, and
    OSError if standard output cannot be written.
    """
    how = _form(*form)
    with told(out):
        passing = _Passing(watched(kept, total, progress), how.takes)
        _write(passing.walked(), how, out)
    if not passing.left_out:
        return Written(passing.written)
    many = messages.counted(passing.left_out)
    left_out = Text(
        "Left out: {sessions}, where nothing was walked, or time ran faster", sessions=many
    )
    return Written(passing.written, (left_out,))


def write_own(raws: Iterable[Raw], total: int, out: Path | None, progress: Progress) -> Written:
    """Write `total` sessions as a history of our own. Raises what `write` does."""
    passed = 0

    def passing() -> Iterator[Raw]:
        nonlocal passed
        for raw in watched(raws, total, progress):
            passed += 1
            yield raw

    with told(out), target(out) as file:
        # Half a character becomes an escape of JSON.
        text = io.TextIOWrapper(file, "utf-8", "backslashreplace", newline="\n")
        try:
            left_out = history_file.write(passing(), text)
        finally:
            # Or it would close what is not its own.
            text.detach()
    return Written(
        passed - len(left_out), [Text("Left out: {problem}", problem=one) for one in left_out]
    )


def _raws(history: Path, chosen: Sequence[str]) -> Iterator[Raw]:
    """No file is an empty history. Raises HistoryError."""
    if chosen:
        with errors_of(history), closing(connect_existing(history)) as connection:
            yield from raws_of(connection, chosen)


class _Passing:
    """The sessions on their way into a file: those that it can hold, counted."""

    def __init__(self, sessions: Iterable[KeptSession], takes: Callable[[Performed], bool]) -> None:
        self.written = self.left_out = 0
        self._sessions, self._takes = sessions, takes

    def walked(self) -> Iterator[Performed]:
        """Once only: what was read is not kept."""
        for kept in self._sessions:
            # The history works a record out whenever it is asked for one.
            known = kept.occasion, kept.after, kept.notes
            session = Performed(kept.id, kept.started_at, kept.record, *known)
            if self._takes(session):
                self.written += 1
                yield session
            else:
                self.left_out += 1


def _form(fmt: str, per: str) -> Format:
    if fmt not in FORMATS:
        raise ExportError(f"expected a format of {', '.join(FORMATS)}, got {fmt!r}")
    if per not in FORMATS[fmt]:
        raise ExportError(f"{fmt} has nothing per {per}: expected {' or '.join(FORMATS[fmt])}")
    return FORMATS[fmt][per]


def _write(walked: Iterator[Performed], form: Format, out: Path | None) -> None:
    """Everything, where it belongs."""
    if isinstance(form, Document):
        with target(out) as file:
            form.write(walked, file)
    elif out is None:
        _to_output(walked, form)
    elif out.suffix.lower() == ZIP_SUFFIX:
        with target(out) as file:
            _zip(walked, form, file)
    elif out.suffix.lower() == form.suffix:
        with target(out) as file:
            file.write(_only(walked, form))
    else:
        with folder(out) as aside:
            for name, session in _named(walked, form):
                (aside / name).write_bytes(form.encoded(session))


def _to_output(walked: Iterator[Performed], form: Apiece) -> None:
    """On standard output several files become a zip."""
    if sys.stdout.isatty():
        raise ExportError("this is no text for a terminal: name a file with -o")
    first = _first_two(walked)
    with target(None) as output:
        if len(first) == 1:
            output.write(form.encoded(first[0]))
        else:
            _zip(chain(first, walked), form, cast("BinaryIO", OneWay(output)))


def _first_two(walked: Iterator[Performed]) -> list[Performed]:
    """As many as it takes to know whether there is one or more; none is refused."""
    first = list(islice(walked, 2))
    if not first:
        raise ExportError("no session was walked", Status.NO)
    return first


def _only(walked: Iterator[Performed], form: Apiece) -> bytes:
    """The one session of a file that holds no more."""
    first = _first_two(walked)
    if len(first) > 1:
        raise ExportError(f"one {form.suffix} holds one session: name a folder or a {ZIP_SUFFIX}")
    return form.encoded(first[0])


def _zip(sessions: Iterable[Performed], form: Apiece, file: BinaryIO) -> None:
    from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

    with ZipFile(file, "w", ZIP_DEFLATED) as archive:
        for name, session in _named(sessions, form):
            entry = ZipInfo(name, max(session.started_at.timetuple()[:6], _EARLIEST))
            entry.external_attr = _MODE << 16
            archive.writestr(entry, form.encoded(session), ZIP_DEFLATED, 1)


def _named(sessions: Iterable[Performed], form: Apiece) -> Iterator[tuple[str, Performed]]:
    """Each with the name of its file: when it began, by the wall, and the start of its id."""
    taken: set[str] = set()
    for session in sessions:
        short_id = re.sub("[^0-9A-Za-z]", "", session.id)[:_SHORT_ID]
        stem = f"{session.started_at:%Y-%m-%d_%H-%M-%S}_{short_id}"
        name, number = stem, 1
        while name in taken:
            number += 1
            name = f"{stem}_{number}"
        taken.add(name)
        yield f"{name}{form.suffix}", session
