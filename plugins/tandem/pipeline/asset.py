"""The asset ``tandem://marts``: what users' own DAGs wait for."""

from collections.abc import Iterator

from airflow.sdk import Asset, Metadata

from tandem.pipeline import steps
from tandem.pipeline.run import run_settings

MARTS = Asset("tandem://marts")


def publish_marts(build_id: str) -> Iterator[Metadata]:
    """Publish a build and tell those who follow which one it is and how many rows it holds."""
    publication = steps.publish(run_settings(), build_id)
    yield Metadata(MARTS, {key: publication[key] for key in ("publish_id", "rows")})
