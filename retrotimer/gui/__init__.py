"""Windows: shown core values, they emit requests."""
