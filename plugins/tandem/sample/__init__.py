"""A sample company: exports in the vendors' own formats, with the known truth beside them.

In: a seed, a number of people and of days. Out: ``<out>/<source>/<Object>.<csv|jsonl>`` and, apart
from them, the truth as Parquet. Never: reads the pipeline's code, or is read by the pipeline.
"""

from tandem.sample.make import SampleSummary, make_sample

__all__ = ["SampleSummary", "make_sample"]
