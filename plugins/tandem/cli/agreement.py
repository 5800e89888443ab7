"""``tandem agreement``: whether it can be used, what it says, what another version would change."""

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
    for name in agreement.proposed_versions(settings):
        _, version = agreement.find_version(settings, name)
        table.add_row(name, str(version.in_force_from), "proposed", "no")
    Console().print(table)


def show(settings: Settings, version: str | None = None) -> None:
    """One version in words: the one in force unless another is named."""
    Console().print(agreement.show(settings, version))


def diff(settings: Settings, old: str, new: str, is_markdown: bool) -> None:
    """What ``new`` instead of ``old`` would change in this warehouse."""
    from tandem.pipeline.agreement_diff import measure

    progress = Console(stderr=True)
    with progress.status("reading both versions") as status:
        found = measure(settings, old, new, note=status.update)
    if is_markdown:
        print(found.as_markdown(), end="")
    else:
        Console().print(found.as_tables())
