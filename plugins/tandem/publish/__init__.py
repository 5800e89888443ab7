"""Switch all marts at once: readers see the marts of one build, or those of the one before.

In: a build that passed its checks. Out: one new folder with one DuckDB file, one Parquet file per
mart and the pages people read, the link ``current`` pointing at it, one line in
``publications.json``.
Never: half a build, an unchecked one, or any schema but ``marts``.
"""

from tandem.publish.publish import forget_old, publish

__all__ = ["forget_old", "publish"]
