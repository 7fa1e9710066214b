"""`retrotimer history`: the sessions kept, in a line each or in JSON."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from retrotimer.cli.output_fields import energy_fields, rounded
from retrotimer.domain import messages
from retrotimer.domain.coaching.questionnaires import load
from retrotimer.domain.values import formats
from retrotimer.domain.workout.workout import Direction
from retrotimer.exit_status import Status
from retrotimer.services.coaching import units_of
from retrotimer.store.folders import Folders
from retrotimer.store.history.session_summaries import listed
from retrotimer.store.history.sessions import KeptSession, sessions


def history(folders: Folders, client: str | None, *, as_json: bool) -> Status:
    """Print the sessions kept, oldest first: everybody's, or those of one client."""
    units = units_of(folders, client or "")
    if as_json:
        problems: list[str] = []
        kept = sessions(folders.history, client=client, problems=problems)
        print(json.dumps({"sessions": [_session_fields(session) for session in kept]}, indent=1))
        return _told(problems)
    listing = listed(folders.history, client=client)
    if not (listing.sessions or listing.problems):
        print("No sessions yet.")
    for one in reversed(listing.sessions):
        summary = one.summary
        km = sum(summary.distance_km(way) for way in (Direction.FORWARD, Direction.BACKWARD))
        who = f"{summary.occasion.client}: " if summary.occasion.client else ""
        spent = f"  ({messages.energy(summary.spent)})" if summary.spent else ""
        print(
            f"{one.started_at:%Y-%m-%d %H:%M}  {summary.outcome:<11}"
            f"  backward {formats.clock(summary.walked_s(Direction.BACKWARD)):>7}"
            f"  forward {formats.clock(summary.walked_s(Direction.FORWARD)):>7}"
            f"  {messages.distance(km, units):>8}  {who}{summary.workout}{spent}"
        )
    return _told(listing.problems)


def _told(problems: Sequence[str]) -> Status:
    for problem in problems:
        print(problem, file=sys.stderr)
    return Status.ENVIRONMENT_FAILED if problems else Status.DONE


def _answer_fields(session: KeptSession) -> dict[str, Any]:
    """What was asked before and after, and the load that follows from the effort."""
    occasion, after = session.occasion, session.after
    fields: dict[str, Any] = {"client": occasion.client}
    if occasion.stage is not None:
        fields["program"] = asdict(occasion.stage)
    if occasion.responsible_for:
        fields["responsible_for"] = list(occasion.responsible_for)
    fields |= {"before": dict(occasion.before), "after": dict(after)}
    fields["noted"] = [asdict(note) for note in session.notes]
    if (effort := after.get("effort")) is not None:
        fields["load"] = round(load(effort, session.record.belt_s), 1)
    return fields


def _session_fields(session: KeptSession) -> dict[str, Any]:
    record = session.record
    return {
        "id": session.id,
        "started_at": session.started_at.isoformat(),
        "workout": record.workout,
        "outcome": record.outcome.value,
        "elapsed_s": rounded(record.elapsed_s),
        "belt_s": rounded(record.belt_s),
        "backward_s": rounded(record.walked_s(Direction.BACKWARD)),
        "forward_s": rounded(record.walked_s(Direction.FORWARD)),
        "backward_km": round(record.distance_km(Direction.BACKWARD), 4),
        "forward_km": round(record.distance_km(Direction.FORWARD), 4),
        "segments": [
            {
                "kind": row.kind.value,
                "direction": row.direction.value,
                "planned_s": rounded(row.planned_s),
                "done_s": rounded(row.done_s),
                "speed_kmh": round(row.speed_kmh, 2),
                "incline_pct": row.incline_pct,
            }
            for row in record.rows
        ],
        **energy_fields(record),
        **_answer_fields(session),
    }
