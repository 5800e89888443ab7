"""``tandem status``: what is published, how old it is, how the last build ended."""

from datetime import UTC, datetime

from rich.console import Console
from rich.table import Table

from tandem.engines import builds
from tandem.errors import StageFailed
from tandem.publish import history
from tandem.settings import Settings


def status(settings: Settings) -> None:
    """Show the publishes that are kept and the build under way."""
    console = Console(highlight=False, soft_wrap=True)
    current = settings.published / "current"
    table = Table("publish", "as of", "age", "rows", "")
    for line in history.read(settings):
        if (settings.published / line["publish_id"]).is_dir():
            is_current = current.exists() and current.resolve().name == line["publish_id"]
            table.add_row(
                line["publish_id"],
                line["as_of"],
                _age(line["published_at"]),
                f"{sum(line['rows'].values()):,}",
                "current" if is_current else "",
            )
    console.print(table if table.row_count else "Nothing is published yet.")
    try:
        build = builds.current(settings)
    except StageFailed:
        return
    console.print(
        f"last build: {build.build_id}, {build.state}, as of {build.as_of:%Y-%m-%d %H:%M}"
    )


def _age(published_at: str) -> str:
    age = datetime.now(tz=UTC) - datetime.fromisoformat(published_at)
    hours, seconds = divmod(int(age.total_seconds()), 3600)
    return f"{hours} h {seconds // 60} min"
