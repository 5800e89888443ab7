"""``tandem publish``: publish the last build again, if it passed its checks."""

from rich.console import Console

from tandem.cli.terminal import working
from tandem.engines import warehouse
from tandem.publish import publish as publish_marts
from tandem.settings import Settings


def publish(settings: Settings) -> None:
    """Publish under a new id and say where it lies."""
    with working("publishing the last build"), warehouse.lease(settings):
        publication = publish_marts(settings)
    Console(highlight=False, soft_wrap=True).print(f"published {publication.path}")
