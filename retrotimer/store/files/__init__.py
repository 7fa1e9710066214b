"""JSON files: workouts, programs, clients, settings; each is validated with every problem named.

May be imported by the rest of `store` and by services, the command line and controllers.
"""
