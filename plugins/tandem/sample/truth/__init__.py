"""The known truth of the sample company.

In: the clean planned records. Out: Parquet tables of what the marts must say. Never: calls the
pipeline; it reads docs/semantics.md and the agreement's YAML a second time, with other code.
"""

from tandem.sample.truth.tell import tell_truth

__all__ = ["tell_truth"]
