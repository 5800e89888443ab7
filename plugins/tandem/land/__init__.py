"""Land: keep the vendor's bytes for ever, as a batch that is there whole or not at all.

In: ``ExtractedFile``. Out: ``LandedBatch``: the file and, written last, its manifest.
Never: parses a value, changes a byte, or shows a batch that has no manifest.
"""

from tandem.land.batch import land, landed_batches

__all__ = ["land", "landed_batches"]
