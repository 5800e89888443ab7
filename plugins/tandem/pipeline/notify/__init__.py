"""Finds people instead of being looked for: what is worth telling, to whom, told once.

In: published marts, journals of runs, the file of routes. Out: one message per channel, through
Airflow's own notifiers and connections, and a ledger of what was told.
Never: a name or an address of a person, a secret, or a failure that holds up the pipeline.
"""
