"""What is heard: tones, soundtrack, players."""
