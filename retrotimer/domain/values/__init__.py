"""Values without a subject: numbers, units, dates, texts, validation. Every layer may import it."""
