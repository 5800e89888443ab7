"""Where the stages meet: one function per task of the DAG ``alignment``, and nothing else.

In: settings of the run and JSON handed over by the step before. Out: JSON for the step after.
Never: a rule of a stage. Each function calls the stage, writes the journal, and returns.
"""
