"""``tandem agreement``: whether it can be used, and what it says in words."""

from rich.console import Console
from rich.table import Table

from tandem import agreement
from tandem.settings import Settings


def check(settings: Settings) -> None:
    """List every version with its state; an unusable or edited one is an error."""
    table = Table("version", "in force from", "state", "sealed")
    for status in agreement.check(settings):
        is_sealed = "yes" if status.is_sealed else "no"
        table.add_row(status.version, str(status.in_force_from), status.state, is_sealed)
    Console().print(table)


def show(settings: Settings) -> None:
    """The version in force in words."""
    Console().print(agreement.show(settings))
