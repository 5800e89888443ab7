"""The one door to each engine: ``disk`` (files), ``lake`` (committed batches) and ``duckdb``."""
