"""How things stand, for whoever looks in the morning: read from published files and journals."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel

from tandem.engines.published import Ask, asking_published, is_published
from tandem.pipeline import journal
from tandem.pipeline.notify import late
from tandem.pipeline.notify.routes import Routes
from tandem.publish import history
from tandem.settings import Settings
from tandem.stages import Stage

SQL = Path(__file__).parent / "sql"
# No task of a run may take longer: what has been silent for longer was killed.
SILENT_FOR = timedelta(hours=2)
# Enough for a person to notice, and for a vendor to export.
PURGE_WITHIN_DAYS = 14
Rows = list[dict[str, Any]]


class LastRun(BaseModel):
    """The latest run over all stages, and how it ended, if it did."""

    run: str
    state: Literal["published", "degraded", "failed", "under way", "killed"]
    stage: Stage
    at: datetime
    what: str = ""
    remedy: str = ""


class Standing(BaseModel):
    """Everything ``tandem status`` says; ``needs`` is empty when nobody has to do anything."""

    at: datetime
    home: Path
    publish: dict[str, Any] | None
    last_run: LastRun | None
    sources: Rows = []
    promises: Rows = []
    checks: Rows = []
    checks_in_all: int = 0
    quarantine: Rows = []
    purge: Rows = []
    bytes_used: dict[str, int] = {}
    needs: list[str] = []


def standing(settings: Settings) -> Standing:
    """Look at everything once; changes nothing."""
    now = datetime.now(tz=UTC)
    stands = Standing(
        at=now,
        home=settings.home,
        publish=_publish(settings),
        last_run=_last_run(settings, now),
        bytes_used=_bytes_used(settings),
    )
    if is_published(settings):
        with asking_published(settings) as ask:
            _look_into_marts(ask, stands)
    stands.needs = [*_needs(stands), *(one.line.text for one in late.notices(settings, now))]
    return stands


def _look_into_marts(ask: Ask, stands: Standing) -> None:
    due_soon = Routes.model_fields["due_soon"].default / 60
    stands.sources = ask(_sql("sources"))
    stands.promises = ask(_sql("promises"), due_soon_minutes=due_soon)
    stands.checks = ask(_sql("checks"))
    stands.checks_in_all = ask("select count(*) as checks from audit_checks")[0]["checks"]
    stands.quarantine = ask(_sql("quarantine"))
    stands.purge = ask("select * exclude (publish_id) from audit_purge_risk order by days_left")


def _sql(name: str) -> str:
    return (SQL / f"status_{name}.sql").read_text(encoding="utf-8")


def _publish(settings: Settings) -> dict[str, Any] | None:
    current = (settings.published / "current").resolve().name
    lines = [line for line in history.read(settings) if line["publish_id"] == current]
    return lines[-1] if lines else None


def _last_run(settings: Settings, now: datetime) -> LastRun | None:
    run = journal.latest_run(settings)
    events = journal.endings(journal.read(journal.path_of(settings, run))) if run else []
    if not events:
        return None
    last = events[-1]
    failure = journal.failure(events)
    if failure is not None:
        state: Any = "degraded" if failure.code == "degraded" else "failed"
        told = {"what": failure.what, "remedy": failure.remedy}
        return LastRun(run=run, state=state, stage=failure.stage, at=failure.at, **told)
    if any(one.step == "publish" and one.kind == "finished" for one in events):
        return LastRun(run=run, state="published", stage=last.stage, at=last.at)
    state = "under way" if now - last.at < SILENT_FOR else "killed"
    return LastRun(run=run, state=state, stage=last.stage, at=last.at)


def _needs(stands: Standing) -> list[str]:
    """What somebody has to do something about."""
    needs, run = [], stands.last_run
    if run is not None and run.state in {"failed", "degraded"}:
        needs.append(f"The last run {run.state} in {run.stage}: {run.what} {run.remedy}")
    if run is not None and run.state == "killed":
        needs.append(f"The last run said nothing after {run.stage}: see its log in `logs/runs`.")
    for row in stands.purge:
        if row["is_lost"] or row["days_left"] <= PURGE_WITHIN_DAYS:
            needs.append(
                f"{row['source']}/{row['object']}: {row['days_left']:.0f} days until the vendor"
                " deletes what was not landed. See docs/runbooks/purge-risk.md."
            )
    return needs


def _bytes_used(settings: Settings) -> dict[str, int]:
    parts = ("landing", "lake", "warehouse", "published", "logs")
    return {part: _size(settings.home / part) for part in parts}


def _size(folder: Path) -> int:
    files = (path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())
    return sum(path.stat().st_size for path in files)
