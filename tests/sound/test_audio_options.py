"""The order of the engines and the latency of a device, as the user has chosen them."""

from __future__ import annotations

from retrotimer.sound.audio_options import QT, SIMPLEAUDIO, AudioDevice, AudioOptions


def test_only_qt_can_open_a_device_by_its_name_so_it_is_tried_first():
    assert AudioOptions().effective_order == (SIMPLEAUDIO, QT)
    assert AudioOptions(device="Headphones").effective_order == (QT, SIMPLEAUDIO)
    assert AudioOptions((SIMPLEAUDIO,), device="Headphones").effective_order == (SIMPLEAUDIO,)


def test_a_latency_is_found_by_id_by_name_or_for_any_other():
    options = AudioOptions(device_latencies_s={"bt-1": 0.2, "Buds": 0.3, "": 0.05})
    assert options.latency_s(AudioDevice("bt-1", "Buds")) == 0.2
    assert options.latency_s(AudioDevice("bt-2", "Buds")) == 0.3
    assert options.latency_s(AudioDevice("", "")) == 0.05
    assert AudioOptions().latency_s(AudioDevice("bt-1", "Buds")) == 0.0
