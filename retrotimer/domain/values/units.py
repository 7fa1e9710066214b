"""Metric and imperial units, as a treadmill console and bathroom scales show them.

Everything inside the program is metric; only what is spoken, shown or typed is converted, here.
"""

from __future__ import annotations

from enum import StrEnum

KM_PER_MILE = 1.609344
KG_PER_LB = 0.45359237


class Units(StrEnum):
    """Km/h and kilograms, or miles an hour and pounds."""

    METRIC = "metric"
    IMPERIAL = "imperial"

    @property
    def speed_unit(self) -> str:
        return "mph" if self is Units.IMPERIAL else "km/h"

    @property
    def distance_unit(self) -> str:
        return "mi" if self is Units.IMPERIAL else "km"

    @property
    def _km_per_unit(self) -> float:
        return KM_PER_MILE if self is Units.IMPERIAL else 1.0

    @property
    def _kg_per_unit(self) -> float:
        return KG_PER_LB if self is Units.IMPERIAL else 1.0

    def speed_from_kmh(self, speed_kmh: float) -> float:
        """A speed as the console shows it."""
        return speed_kmh / self._km_per_unit

    def speed_to_kmh(self, speed: float) -> float:
        """A speed as the console shows it, in km/h."""
        return speed * self._km_per_unit

    def distance_from_km(self, distance_km: float) -> float:
        return distance_km / self._km_per_unit

    def mass_from_kg(self, mass_kg: float) -> float:
        return mass_kg / self._kg_per_unit

    def mass_to_kg(self, mass: float) -> float:
        return mass * self._kg_per_unit
