"""Playing in a child process, so that no audio driver can hold up or end a session.

In the parent: `process_player`, `engine_fallback`, `device_list`, `process_handle`. In the child:
`audio_process`, `late_cues`, `late_start`. Between them: `protocol`. Only `player` and
`audio_probe` import this package.
"""
