"""What is heard. Services and the command line use `player`, `audio_options` and `audio_probe`, and
`voices` and `rendering` for custom texts and audio exports. Behind the player, `process` runs an
audio process, which renders the cues and plays them with one of `engines`.
"""
