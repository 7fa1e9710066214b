"""What the desktop around the window offers: media keys from anywhere, a screen that stays on."""
