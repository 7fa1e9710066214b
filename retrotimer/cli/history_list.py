"""`retrotimer history`: the sessions kept, in a line each or in JSON."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from retrotimer.cli.output_fields import energy_fields, round_to_ms
from retrotimer.domain import messages
from retrotimer.domain.coaching.questionnaires import session_load
from retrotimer.domain.values import formats
from retrotimer.domain.workout.workout import Direction
from retrotimer.exit_status import ExitStatus
from retrotimer.services.coaching import load_units
from retrotimer.store.folders import Folders
from retrotimer.store.history.session_summaries import read_summaries
from retrotimer.store.history.sessions import SavedSession, read_sessions


def list_history(folders: Folders, client: str | None, *, as_json: bool) -> ExitStatus:
    """Print the sessions kept, oldest first: everybody's, or those of one client."""
    units = load_units(folders, client or "")
    if as_json:
        problems: list[str] = []
        kept = read_sessions(folders.history_path, client=client, problems=problems)
        print(json.dumps({"sessions": [_session_fields(session) for session in kept]}, indent=1))
        return _print_problems(problems)
    listing = read_summaries(folders.history_path, client=client)
    if not (listing.sessions or listing.problems):
        print("No sessions yet.")
    for one in reversed(listing.sessions):
        summary = one.summary
        km = sum(summary.distance_km(way) for way in (Direction.FORWARD, Direction.BACKWARD))
        who = f"{summary.context.client}: " if summary.context.client else ""
        spent = (
            f"  ({messages.format_energy(summary.total_energy)})" if summary.total_energy else ""
        )
        print(
            f"{one.started_at:%Y-%m-%d %H:%M}  {summary.outcome:<11}"
            f"  backward {formats.format_duration(summary.walked_s(Direction.BACKWARD)):>7}"
            f"  forward {formats.format_duration(summary.walked_s(Direction.FORWARD)):>7}"
            f"  {messages.format_distance(km, units):>8}  {who}{summary.workout_name}{spent}"
        )
    return _print_problems(listing.problems)


def _print_problems(problems: Sequence[str]) -> ExitStatus:
    for problem in problems:
        print(problem, file=sys.stderr)
    return ExitStatus.ENVIRONMENT_FAILED if problems else ExitStatus.SUCCESS


def _answer_fields(session: SavedSession) -> dict[str, Any]:
    """What was asked before and after, and the load that follows from the effort."""
    occasion, after = session.context, session.answers_after
    fields: dict[str, Any] = {"client": occasion.client}
    if occasion.program_position is not None:
        fields["program"] = asdict(occasion.program_position)
    if occasion.overridden_rules:
        fields["responsible_for"] = list(occasion.overridden_rules)
    fields |= {"before": dict(occasion.answers_before), "after": dict(after)}
    fields["noted"] = [asdict(note) for note in session.notes]
    if (effort := after.get("effort")) is not None:
        fields["load"] = round(session_load(effort, session.record.belt_s), 1)
    return fields


def _session_fields(session: SavedSession) -> dict[str, Any]:
    record = session.record
    return {
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
    }
