"""`retrotimer history export`: the sessions kept, as other programs read them, or as our own."""

from __future__ import annotations

import io
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from itertools import chain, islice
from pathlib import Path
from typing import BinaryIO, cast

from retrotimer.cli.audio_track import ExportError
from retrotimer.cli.whole_output import OneWay, bar, folder, target, told, watched
from retrotimer.core import notices
from retrotimer.exchange.formats import FORMATS, Apiece, Document, Format
from retrotimer.exchange.performed import Performed
from retrotimer.status import Status
from retrotimer.store import history_file
from retrotimer.store.history import KeptSession
from retrotimer.store.merge import Raw

ZIP_SUFFIX = ".zip"
# Of an id that tells two sessions of one second apart.
_SHORT_ID = 8
# Before 1980 a zip knows no time.
_EARLIEST = (1980, 1, 1, 0, 0, 0)
_MODE = 0o644


def export(
    sessions: Iterable[KeptSession],
    total: int,
    fmt: str,
    out: Path | None = None,
    per: str = "session",
) -> Status:
    """Write `total` sessions (a guess, for the bar) in a format of `FORMATS`.

    `out` is a file; a format with a file for each session also takes a folder, which is made if it
    must be, or a name in .zip. Bad input is told in one line. Raises OSError if standard output
    cannot be written, and whatever reading the sessions raises.
    """
    try:
        form = _form(fmt, per)
        with bar(out) as progress, told(out):
            passing = _Passing(watched(sessions, total, progress), form.takes)
            _write(passing.walked(), form, out)
    except ExportError as error:
        return _refused(error, out)
    _tell(passing.written, out)
    if passing.left_out:
        why = "nothing was walked, or time ran faster"
        print(f"Left out: {notices.counted(passing.left_out)}, where {why}", file=sys.stderr)
    return Status.DONE


def export_own(raws: Iterable[Raw], total: int, out: Path | None = None) -> Status:
    """Write `total` sessions as a history of our own, which `history import` takes back whole.

    Raises what `export` does.
    """
    passed = 0

    def passing(progress: Callable[[float], None]) -> Iterator[Raw]:
        nonlocal passed
        for raw in watched(raws, total, progress):
            passed += 1
            yield raw

    try:
        with bar(out) as progress, told(out), target(out) as file:
            # Half a character becomes an escape of JSON.
            text = io.TextIOWrapper(file, "utf-8", "backslashreplace", newline="\n")
            try:
                left_out = history_file.write(passing(progress), text)
            finally:
                # Or it would close what is not its own.
                text.detach()
    except ExportError as error:
        return _refused(error, out)
    _tell(passed - len(left_out), out)
    for problem in left_out:
        print(f"Left out: {problem}", file=sys.stderr)
    return Status.DONE


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


def _refused(error: ExportError, out: Path | None) -> Status:
    print(f"{out}: {error}" if out else error, file=sys.stderr)
    return error.status


def _tell(written: int, out: Path | None) -> None:
    if out:
        size = "" if out.is_dir() else f", {out.stat().st_size / 1e6:.1f} MB"
        print(f"{out}: {notices.counted(written)}{size}")


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
