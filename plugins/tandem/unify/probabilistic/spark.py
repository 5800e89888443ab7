"""The same model and weights on Spark, for more records than one machine holds.

Splink writes the SQL of both engines from one declaration. What Spark lacks of DuckDB's functions
comes from the Java archive that Splink ships (`splink.backends.spark.similarity_jar_location`).
"""

from typing import Any

from tandem.unify.probabilistic.frequencies import Frequencies
from tandem.unify.probabilistic.model import Model

_JARO_WINKLER = "uk.gov.moj.dash.linkage.JaroWinklerSimilarity"


def linker_on_spark(session: Any, model: Model, counted: Frequencies, prepared: str) -> Any:
    """Return Splink's linker over records as `prepare` makes them, in a view of Spark.

    Args:
        session: A ``SparkSession`` with Splink's archive among its ``spark.jars``.
        model: A trained model.
        counted: The frequencies the records were prepared with.
        prepared: The view's name.
    """
    from splink import Linker, SparkAPI

    # What Splink's translation calls it; the archive's own name for it is another.
    session.udf.registerJavaFunction("jarowinkler_similarity", _JARO_WINKLER, "double")
    api = SparkAPI(spark_session=session, break_lineage_method="persist")
    records = session.table(prepared)
    shares = {column: f"tf_{column}" for column in model.weighed_by_frequency}
    records.drop(*shares.values()).createOrReplaceTempView("compared")
    settings = model.settings(counted.records)
    linker = Linker(api.register("compared"), settings, validate_settings=False)
    for column, share in shares.items():
        told = records.select(column, share).where(f"{column} is not null").distinct()
        told.createOrReplaceTempView(f"shares_of_{column}")
        frequencies = api.register(f"shares_of_{column}")
        linker.table_management.register_term_frequency_lookup(frequencies, column)
    return linker
