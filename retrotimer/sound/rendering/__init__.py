"""From cues to samples: `cue_renderer` for what sounds live, `audio_file` for an exported session.

The audio process and the audio export may import this package.
"""
