"""Likeness: two records that no system calls one person, and that look as if they were.

A model is declared in ``tandem/unify/models/<entity>.yml`` (which columns are compared, how, and
which records meet at all) and weighed in ``<entity>.weights.json``, which only training writes.
Scores are Splink's: in DuckDB by a statement of ours that its own must equal, on Spark by its own.
"""

from tandem.unify.probabilistic.model import Model, load_model
from tandem.unify.probabilistic.score import score
from tandem.unify.probabilistic.train import train

__all__ = ["Model", "load_model", "score", "train"]
