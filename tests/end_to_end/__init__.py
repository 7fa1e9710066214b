"""What new users do with keys and mouse in the real program, from start to end."""
