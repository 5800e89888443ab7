"""Two gates: what was landed, before anything is built; the marts, before anything is published.

In: the ledgers of a run, or the marts of a build. Out: one result per expectation, with counts.
Never: a value of a record in a result, a log line or an error.
"""
