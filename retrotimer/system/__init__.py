"""What the desktop around the window offers: a screen that stays on."""
