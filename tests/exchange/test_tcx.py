"""TCX files are valid by their schema, and other programs read them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import cache, reduce
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st
from xmlschema import XMLSchema

from retrotimer.domain.session.controls import apply_control
from retrotimer.domain.session.record import build_record
from retrotimer.domain.session.session_context import SessionContext
from retrotimer.domain.session.session_state import start_walk
from retrotimer.domain.workout.timeline import unroll
from retrotimer.domain.workout.workout import SegmentKind, Step, Workout
from retrotimer.exchange.exported_session import ExportedSession
from retrotimer.exchange.tcx import NAMESPACE, SPEED_NAMESPACE, write
from tests.support.performed_sessions import (
    BODY,
    FORWARD,
    SESSION_ID,
    STARTED_AT,
    make_paused_session,
    make_session,
    make_sessions,
)
from tests.support.strategies import controls, workouts

OURS = Path(__file__).with_name("tcx.xsd")
# The public schema, where somebody has installed Debian's pytrainer; it is not ours to ship.
PUBLIC = Path("/usr/share/pytrainer/schemas/GarminTrainingCenterDatabase_v2.xsd")
SCHEMAS = [path for path in (OURS, PUBLIC) if path.exists()]
NAMES = {"": NAMESPACE, "ns3": SPEED_NAMESPACE}


@cache
def schema(path: Path) -> XMLSchema:
    return XMLSchema(str(path))


def written(*sessions: ExportedSession) -> bytes:
    file = BytesIO()
    write(sessions, file)
    return file.getvalue()


def activity(*sessions: ExportedSession) -> ET.Element:
    """The first of them, read back."""
    found = ET.fromstring(written(*sessions)).find("Activities/Activity", NAMES)  # noqa: S314 - our own
    assert found is not None
    return found


def texts(within: ET.Element, path: str) -> list[str]:
    return [element.text or "" for element in within.findall(path, NAMES)]


def seconds(text: str) -> float:
    """After START."""
    return (datetime.fromisoformat(text) - STARTED_AT) / timedelta(seconds=1)


@pytest.mark.parametrize("path", SCHEMAS, ids=lambda path: path.name)
@pytest.mark.parametrize(
    "sessions", [(), (make_session(),), (make_paused_session(), make_session(body=None))]
)
def test_it_is_valid(path, sessions):
    schema(path).validate(BytesIO(written(*sessions)))


def test_the_schema_bites():
    whole = written(make_session(), make_paused_session())
    for broken in (
        whole.replace(b'Sport="Other"', b'Sport="Walking"'),
        whole.replace(b"<Calories>", b"<Calories>-"),
        whole.replace(b"<Intensity>Active</Intensity>\n", b""),
        whole.replace(b"Z</Id>", b"</Id><Name/>"),
        whole.replace(b"05.251Z</Id>", b"05.250Z</Id>"),
    ):
        assert broken != whole
        for path in SCHEMAS:
            assert not schema(path).is_valid(BytesIO(broken))


@given(workouts(), controls(), st.floats(20, 900), st.sampled_from([None, BODY]))
def test_whatever_was_walked_is_valid(workout, pressed, until_s, body):
    walk = reduce(apply_control, pressed, start_walk(unroll(workout)))
    record = build_record(workout.name, walk, until_s, body)
    session = ExportedSession(SESSION_ID, STARTED_AT, record, SessionContext(body=body), {})
    if session.has_walking:
        for path in SCHEMAS:
            schema(path).validate(BytesIO(written(session)))


def test_an_activity_tells_when_it_started_in_utc():
    assert texts(activity(make_session()), "Id") == ["2026-07-01T16:04:05.250Z"]


def test_two_who_pressed_start_at_once_are_two():
    read = ET.fromstring(written(make_session(), make_session()))  # noqa: S314 - our own
    ids = texts(read, "Activities/Activity/Id")
    assert ids == ["2026-07-01T16:04:05.250Z", "2026-07-01T16:04:05.251Z"]


def test_each_segment_is_a_lap_at_its_time_pauses_counted():
    walked = activity(make_paused_session())
    starts = [lap.get("StartTime") or "" for lap in walked.findall("Lap", NAMES)]
    assert [seconds(start) for start in starts] == [10, 370.5, 400.5, 540.5, 580.5]
    assert texts(walked, "Lap/TotalTimeSeconds") == [
        *("300.000", "30.000", "120.000", "40.000", "180.000"),
    ]
    assert texts(walked, "Lap/DistanceMeters") == ["300.00", "0.00", "60.00", "0.00", "180.00"]
    assert texts(walked, "Lap/MaximumSpeed") == ["1.000", "0.000", "0.500", "0.000", "1.000"]
    assert set(texts(walked, "Lap/TriggerMethod")) == {"Manual"}


def test_the_notes_of_a_lap_tell_what_the_format_has_no_word_for():
    walked = activity(make_session())
    assert texts(walked, "Lap/Notes") == [
        "Warm-up, forward: 3.6 km/h, 0 %",
        "Turnaround, standing: belt stopped, 3 %",
        "Work, backward: 1.8 km/h, 3 %",
        "Turnaround, standing: belt stopped, 0 %",
        "Cool-down, forward: 3.6 km/h, 0 %",
    ]
    resting = ["Active", "Resting", "Active", "Resting", "Active"]
    assert texts(walked, "Lap/Intensity") == resting


def test_walking_to_recover_is_resting():
    steps = (Step(SegmentKind.RECOVERY, FORWARD, 60, 2.0),)
    session = make_session(workout=Workout("w", steps), until_s=70.0)
    assert texts(activity(session), "Lap/Intensity") == ["Resting"]


def test_a_pause_parts_two_tracks():
    tracks = activity(make_paused_session()).findall("Lap/Track", NAMES)
    times = [[seconds(text) for text in texts(track, "Trackpoint/Time")] for track in tracks]
    assert [(track[0], track[-1]) for track in times[:2]] == [(10, 80.25), (140.75, 369.5)]
    assert times[0] == [10, 30, 50, 70, 79.25, 80.25]
    assert times[-1][-1] == 760.5


def test_points_carry_the_distance_so_far_and_the_speed():
    walked = activity(make_session())
    points = texts(walked, "Lap/Track/Trackpoint/DistanceMeters")
    assert (points[:2], points[-1]) == (["0.00", "20.00"], "540.00")
    speeds = texts(walked, "Lap/Track/Trackpoint/Extensions/ns3:TPX/ns3:Speed")
    assert (speeds[0], len(speeds)) == ("1.000", len(points))


def test_energy_is_an_estimate_and_says_so():
    session = make_session()
    walked = activity(session)
    kcal = [int(text) for text in texts(walked, "Lap/Calories")]
    assert sum(kcal) == round(session.record.total_energy.gross_kcal)
    (notes,) = texts(walked, "Notes")
    assert "Energy is an estimate by compendium-2024/1: estimate " in notes
    unknown = activity(make_session(body=None))
    assert set(texts(unknown, "Lap/Calories")) == {"0"}
    assert "not known without a body weight" in texts(unknown, "Notes")[0]


@pytest.mark.parametrize(
    ("client", "name", "beginning"),
    [
        ("", "There & back <1>", "There & back <1> (finished)."),
        ("Zoë", "]]> 🚶", "Zoë: ]]> 🚶 (finished)."),
        ("", "half \ud83d, \x00 and \ufffe", "half \ufffd, \ufffd and \ufffd (finished)."),
    ],
)
def test_any_name_can_be_read_back(client, name, beginning):
    steps = (Step(SegmentKind.WORK, FORWARD, 60, 3.0),)
    session = make_session(workout=Workout(name, steps), until_s=70.0, client=client)
    assert texts(activity(session), "Notes")[0].startswith(beginning)


def test_many_sessions_are_one_file_written_while_they_come():
    file, seen = BytesIO(), []

    def watched():
        for session in make_sessions(30):
            seen.append(file.tell())
            yield session

    write(watched(), file)
    assert all(then < later for then, later in pairwise(seen))
    read = ET.fromstring(file.getvalue())  # noqa: S314 - our own
    ids = texts(read, "Activities/Activity/Id")
    assert [datetime.fromisoformat(text) for text in ids] == [
        datetime(2000, 1, 1, tzinfo=UTC) + timedelta(hours=number) for number in range(30)
    ]
