"""Tandem: the sales–marketing alignment warehouse.

Both teams read the same numbers. The path of every row is eight words long:
extract, land, load, stage, unify, mart, check, publish (see ``tandem.stages``).
"""

__version__ = "0.1.0"
