"""`retrotimer history`: the saved sessions, in one line each or in JSON."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from shlex import quote
from typing import Any

from retrotimer.cli.history_progress import summarize_sessions
from retrotimer.cli.output_fields import energy_fields, round_to_ms
from retrotimer.cli.progress import progress_bar
from retrotimer.cli.safe_output import print_lines, print_problems
from retrotimer.clock import SystemClock
from retrotimer.domain import messages
from retrotimer.domain.coaching.questionnaires import session_load
from retrotimer.domain.history.session_dates import is_in_future, suggest_start
from retrotimer.domain.values import formats
from retrotimer.domain.values.isolation import isolate
from retrotimer.domain.workout.workout import Direction
from retrotimer.exit_status import ExitStatus
from retrotimer.services.atomic_output import with_progress
from retrotimer.services.coaching import load_units
from retrotimer.store.folders import Folders
from retrotimer.store.history.session_summaries import read_summaries
from retrotimer.store.history.sessions import SavedSession, read_sessions


def list_history(folders: Folders, client: str | None, *, as_json: bool) -> ExitStatus:
    """Print the sessions of one client, or of all of them (None), the oldest first."""
    units = load_units(folders, client or "")
    summarize_sessions(folders.history_path)
    now = SystemClock().local_time()
    if as_json:
        problems: list[str] = []
        total = len(read_summaries(folders.history_path, client=client).sessions)
        sessions = read_sessions(folders.history_path, client=client, problems=problems)
        with progress_bar("Reading the history") as progress:
            fields = [
                _session_fields(item, now) for item in with_progress(sessions, total, progress)
            ]
        print(json.dumps({"sessions": fields}, indent=1))
        return _print_problems(problems)
    listing = read_summaries(folders.history_path, client=client)
    if not (listing.sessions or listing.problems):
        print("No sessions yet.")
    for session in reversed(listing.sessions):
        summary = session.summary
        km = summary.distance_km(Direction.FORWARD) + summary.distance_km(Direction.BACKWARD)
        client = f"{isolate(summary.context.client)}: " if summary.context.client else ""
        name = f"{client}{isolate(summary.workout_name)}"
        energy = (
            f"  ({messages.format_energy(summary.total_energy)})" if summary.total_energy else ""
        )
        line = (
            f"{session.started_at:%Y-%m-%d %H:%M}  {summary.outcome:<11}"
            f"  backward {formats.format_duration(summary.walked_s(Direction.BACKWARD)):>7}"
            f"  forward {formats.format_duration(summary.walked_s(Direction.FORWARD)):>7}"
            f"  {messages.format_distance(km, units):>8}  {name}{energy}"
        )
        print_lines([line])
        if summary.problems:
            print(f"{'':18}{messages.damaged_entries_message(summary.problems)}")
        if is_in_future(session.started_at, now):
            start = suggest_start(session.started_at, now)
            line = (
                "    ! Dated after now, so it does not count. To date it anew:"
                # An id of a file of others may be anything, also a command.
                f" retrotimer history redate {quote(session.id)} {start:%Y-%m-%dT%H:%M}"
            )
            print_lines([line])
    return _print_problems(listing.problems)


def _print_problems(problems: Sequence[str]) -> ExitStatus:
    print_problems(problems)
    return ExitStatus.ENVIRONMENT_FAILED if problems else ExitStatus.SUCCESS


def _answer_fields(session: SavedSession) -> dict[str, Any]:
    """The answers before and after the session, and the load that follows from the effort."""
    context, after = session.context, session.answers_after
    fields: dict[str, Any] = {"client": context.client}
    if context.program_position is not None:
        fields["program"] = asdict(context.program_position)
    if context.overridden_rules:
        fields["responsible_for"] = list(context.overridden_rules)
    fields |= {"before": dict(context.answers_before), "after": dict(after)}
    fields["noted"] = [asdict(note) for note in session.notes]
    if (effort := after.get("effort")) is not None:
        fields["load"] = round(session_load(effort, session.record.belt_s), 1)
    return fields


def _session_fields(session: SavedSession, now: datetime) -> dict[str, Any]:
    record = session.record
    mark = {"in_future": True} if is_in_future(session.started_at, now) else {}
    return mark | {
        "id": session.id,
        "started_at": session.started_at.isoformat(),
        "workout": record.workout_name,
        "outcome": record.outcome.value,
        "elapsed_s": round_to_ms(record.elapsed_s),
        "belt_s": round_to_ms(record.belt_s),
        "backward_s": round_to_ms(record.walked_s(Direction.BACKWARD)),
        "forward_s": round_to_ms(record.walked_s(Direction.FORWARD)),
        "backward_km": round(record.distance_km(Direction.BACKWARD), 4),
        "forward_km": round(record.distance_km(Direction.FORWARD), 4),
        "segments": [
            {
                "kind": row.kind.value,
                "direction": row.direction.value,
                "planned_s": round_to_ms(row.planned_s),
                "done_s": round_to_ms(row.walked_s),
                "speed_kmh": round(row.speed_kmh, 2),
                "incline_pct": row.incline_pct,
            }
            for row in record.segments
        ],
        **energy_fields(record),
        **_answer_fields(session),
        **({"problems": list(session.problems)} if session.problems else {}),
    }
