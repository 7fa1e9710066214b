"""The ways to reach an audio device: `engine` is the interface, each other module implements it.

They run in the audio process only, so only `process.audio_process` may import them.
"""
