"""The messages and numbers of the public FIT profile that an activity on a treadmill needs.

Times are seconds since 1989-12-31 UTC, durations ms, distances cm, speeds mm/s, grades hundredths
of a percent, energy kcal. Of the two fields for a speed the newer one is written, as watches do.
"""

from __future__ import annotations

from datetime import UTC, datetime

from retrotimer.exchange.fit_encoding import BaseType, Field, Message

EPOCH = datetime(1989, 12, 31, tzinfo=UTC)
ENUM, UINT8, STRING, BYTE = BaseType.ENUM, BaseType.UINT8, BaseType.STRING, BaseType.BYTE
SINT16, UINT16, UINT32, UINT32Z = (
    BaseType.SINT16,
    BaseType.UINT16,
    BaseType.UINT32,
    BaseType.UINT32Z,
)
# The highest values; one more means "unknown".
MAX_UINT16, MAX_UINT32 = 0xFFFE, 0xFFFFFFFE
UNKNOWN_UINT8 = 0xFF
# The latest start for which the end of a session still fits a timestamp of 32 bits.
MAX_START_S = 4_000_000_000.0

FILE_TYPE_ACTIVITY, MANUFACTURER_DEVELOPMENT, PRODUCT_NUMBER, DEVICE_INDEX_CREATOR = 4, 255, 0, 0
SPORT_WALKING, SUB_SPORT_TREADMILL = 11, 1
# Events and their types.
EVENT_TIMER, EVENT_SESSION, EVENT_LAP, EVENT_ACTIVITY = 0, 8, 9, 26
EVENT_TYPE_START, EVENT_TYPE_STOP, EVENT_TYPE_STOP_ALL = 0, 1, 4
# Intensities.
INTENSITY_ACTIVE, INTENSITY_REST, INTENSITY_WARM_UP, INTENSITY_COOL_DOWN, INTENSITY_RECOVERY = (
    range(5)
)
# Why a lap and a session ended, and how the activity was recorded.
LAP_TRIGGER_TIME, LAP_TRIGGER_SESSION_END = 1, 7
SESSION_TRIGGER_ACTIVITY_END, ACTIVITY_TYPE_MANUAL = 0, 0
# How the duration and the target of a workout step are given.
DURATION_TYPE_TIME, TARGET_TYPE_OPEN = 0, 2

NAME_SIZE, SHORT_TEXT_SIZE, DIRECTION_SIZE, APPLICATION_SIZE = 64, 32, 10, 16
_INDEX_FIELD = Field("message_index", 254, UINT16)
_TIMESTAMP_FIELD = Field("timestamp", 253, UINT32)

FILE_ID = Message(
    0,
    0,
    (
        Field("type", 0, ENUM),
        Field("manufacturer", 1, UINT16),
        Field("product", 2, UINT16),
        Field("serial_number", 3, UINT32Z),
        Field("time_created", 4, UINT32),
        Field("product_name", 8, STRING, SHORT_TEXT_SIZE),
    ),
)
DEVICE_INFO = Message(
    1,
    23,
    (
        _TIMESTAMP_FIELD,
        Field("device_index", 0, UINT8),
        Field("manufacturer", 2, UINT16),
        Field("serial_number", 3, UINT32Z),
        Field("product", 4, UINT16),
        Field("product_name", 27, STRING, SHORT_TEXT_SIZE),
    ),
)
DEVELOPER_DATA_ID = Message(
    2,
    207,
    (
        Field("application_id", 1, BYTE, APPLICATION_SIZE),
        Field("developer_data_index", 3, UINT8),
    ),
)
FIELD_DESCRIPTION = Message(
    3,
    206,
    (
        Field("developer_data_index", 0, UINT8),
        Field("field_definition_number", 1, UINT8),
        Field("fit_base_type_id", 2, UINT8),
        Field("field_name", 3, STRING, SHORT_TEXT_SIZE),
        Field("native_mesg_num", 14, UINT16),
    ),
)
USER_PROFILE = Message(4, 3, (Field("friendly_name", 0, STRING, NAME_SIZE),))
WORKOUT = Message(
    5,
    26,
    (
        Field("sport", 4, ENUM),
        Field("num_valid_steps", 6, UINT16),
        Field("wkt_name", 8, STRING, NAME_SIZE),
        Field("sub_sport", 11, ENUM),
    ),
)
WORKOUT_STEP = Message(
    6,
    27,
    (
        _INDEX_FIELD,
        Field("wkt_step_name", 0, STRING, SHORT_TEXT_SIZE),
        Field("duration_type", 1, ENUM),
        Field("duration_value", 2, UINT32),
        Field("target_type", 3, ENUM),
        Field("target_value", 4, UINT32),
        Field("intensity", 7, ENUM),
        Field("notes", 8, STRING, SHORT_TEXT_SIZE),
    ),
)
EVENT = Message(7, 21, (_TIMESTAMP_FIELD, Field("event", 0, ENUM), Field("event_type", 1, ENUM)))
RECORD = Message(
    8,
    20,
    (
        _TIMESTAMP_FIELD,
        Field("distance", 5, UINT32),
        Field("grade", 9, SINT16),
        Field("enhanced_speed", 73, UINT32),
    ),
)
# A developer field of a lap: the direction in which it was walked.
DIRECTION_FIELD = Field("direction", 0, STRING, DIRECTION_SIZE, is_developer_field=True)
LAP = Message(
    9,
    19,
    (
        _INDEX_FIELD,
        _TIMESTAMP_FIELD,
        Field("event", 0, ENUM),
        Field("event_type", 1, ENUM),
        Field("start_time", 2, UINT32),
        Field("total_elapsed_time", 7, UINT32),
        Field("total_timer_time", 8, UINT32),
        Field("total_distance", 9, UINT32),
        Field("total_calories", 11, UINT16),
        Field("intensity", 23, ENUM),
        Field("lap_trigger", 24, ENUM),
        Field("sport", 25, ENUM),
        Field("sub_sport", 39, ENUM),
        Field("avg_grade", 45, SINT16),
        Field("wkt_step_index", 71, UINT16),
        Field("enhanced_avg_speed", 110, UINT32),
        Field("enhanced_max_speed", 111, UINT32),
        DIRECTION_FIELD,
    ),
)
SESSION = Message(
    10,
    18,
    (
        _INDEX_FIELD,
        _TIMESTAMP_FIELD,
        Field("event", 0, ENUM),
        Field("event_type", 1, ENUM),
        Field("start_time", 2, UINT32),
        Field("sport", 5, ENUM),
        Field("sub_sport", 6, ENUM),
        Field("total_elapsed_time", 7, UINT32),
        Field("total_timer_time", 8, UINT32),
        Field("total_distance", 9, UINT32),
        Field("total_calories", 11, UINT16),
        Field("first_lap_index", 25, UINT16),
        Field("num_laps", 26, UINT16),
        Field("trigger", 28, ENUM),
        Field("enhanced_avg_speed", 124, UINT32),
        Field("enhanced_max_speed", 125, UINT32),
        # Effort from 0 to 10, times 10.
        Field("workout_rpe", 193, UINT8),
    ),
)
ACTIVITY = Message(
    11,
    34,
    (
        _TIMESTAMP_FIELD,
        Field("total_timer_time", 0, UINT32),
        Field("num_sessions", 1, UINT16),
        Field("type", 2, ENUM),
        Field("event", 3, ENUM),
        Field("event_type", 4, ENUM),
        Field("local_timestamp", 5, UINT32),
    ),
)
