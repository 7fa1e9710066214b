"""Figures of exporting the history: `python -m tests.bench.exports`, or as part of the bench.

Each export runs in a process of its own, which reports how long it took and its peak memory. The
generation of the sessions is included in both, because they are generated while they are exported.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.bench.child_process import run_child

SESSIONS = 20_000
MEASURING_SCRIPT = f"""
import resource, sys
from pathlib import Path
from retrotimer.cli.history_export import run_sessions_export
from retrotimer.clock import monotonic_s
from tests.support.performed_sessions import make_sessions

fmt, per, out = sys.argv[1:]
began_s = monotonic_s()
assert run_sessions_export(make_sessions({SESSIONS}), {SESSIONS}, fmt, Path(out), per) == 0
took_s = monotonic_s() - began_s
print(took_s, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
"""


def figures() -> Iterator[tuple[str, str, str]]:
    """Name, value and goal of each figure."""
    with tempfile.TemporaryDirectory() as folder:
        for fmt, per, name in (
            ("csv", "session", "history.csv"),
            ("csv", "segment", "segments.csv"),
            ("tcx", "session", "history.tcx"),
            ("fit", "session", "history.zip"),
            ("fit", "session", "history"),
        ):
            took_s, peak_mb = _measure_export(fmt, per, Path(folder, name))
            value = f"{took_s:.1f} s, {peak_mb} MB"
            yield f"export of {SESSIONS} sessions to {name}", value, "<= 10 s, <= 150 MB"


def _measure_export(export_format: str, per: str, out: Path) -> tuple[float, int]:
    """Seconds and peak memory in MB of one export."""
    command = [sys.executable, "-c", MEASURING_SCRIPT, export_format, per, str(out)]
    took_s, peak_mb = run_child(command).splitlines()[-1].split()
    return float(took_s), int(peak_mb)


if __name__ == "__main__":
    for line in figures():
        print(*line, sep="   ", flush=True)
