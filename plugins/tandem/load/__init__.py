"""Load: batch → typed Parquet in the raw lake, quarantined rows and one ledger entry, together.

In: ``LandedBatch``. Out: ``LoadedBatch``: every row in is loaded, quarantined, or explained.
Never: guesses a dialect or a type, nulls a value, or drops a row without a reason.
"""

from tandem.load.batch import load

__all__ = ["load"]
