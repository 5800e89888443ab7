"""Publishes the last build. A crash at any point leaves what was published before."""

import shutil
from datetime import UTC, datetime
from pathlib import Path

from tandem.engines import builds
from tandem.engines.disk import make_folder, sync_file, sync_folder
from tandem.errors import StageFailed
from tandem.handover import Publication
from tandem.publish import history, postgres
from tandem.publish.catalogue import marts_of
from tandem.publish.files import FILE, write_marts
from tandem.publish.site import write_site
from tandem.settings import Settings

CURRENT = "current"


def publish(settings: Settings, build_id: str | None = None) -> Publication:
    """Publish the build under way, which must have passed its checks.

    Raises:
        StageFailed: The build is not checked, was overtaken, or lacks a mart.
    """
    build = _checked(builds.current(settings, build_id))
    published_at = datetime.now(tz=UTC).replace(microsecond=0)
    publish_id = f"{published_at:%Y%m%dT%H%M%SZ}-{build.build_id[:6]}"
    marts = marts_of(settings)
    folder = _fresh_folder(settings, publish_id)
    audits = history.audit_tables(settings, history.entry(publish_id, published_at, build))
    rows = write_marts(settings, marts, audits, publish_id, folder)
    write_site(settings, folder)
    publication = Publication(
        publish_id=publish_id,
        path=settings.published / publish_id,
        published_at=published_at,
        as_of=build.as_of,
        rows=rows,
    )
    if settings.served_postgres:
        postgres.serve(settings, publish_id, folder / FILE)
    _switch(settings, folder, publication)
    build.state = "published"
    builds.save(settings, build)
    history.append(settings, publication, build)
    forget_old(settings)
    return publication


def _checked(build: builds.Build) -> builds.Build:
    """The build, if its own checks passed."""
    if build.state in {"checked", "published"}:
        return build
    raise StageFailed(
        f"Build `{build.build_id}` is `{build.state}`, not checked.",
        why="Only checked marts may be read.",
        remedy="Run `tandem run --exports DIR`; it checks before it publishes.",
        code="not_checked",
    )


def _fresh_folder(settings: Settings, publish_id: str) -> Path:
    """An empty folder to write into; what a crashed publish left behind is removed."""
    make_folder(settings.published)
    for left in settings.published.glob(".tmp-*"):
        shutil.rmtree(left) if left.is_dir() and not left.is_symlink() else left.unlink()
    folder = settings.published / f".tmp-{publish_id}"
    (folder / "parquet").mkdir(parents=True)
    return folder


def _switch(settings: Settings, folder: Path, publication: Publication) -> None:
    """Make the folder durable, name it, and let ``current`` point at it in one step."""
    for path in [*folder.rglob("*"), folder]:
        path.chmod(0o755 if path.is_dir() else 0o644)
        sync_folder(path) if path.is_dir() else sync_file(path)
    folder.rename(publication.path)
    sync_folder(settings.published)
    link = settings.published / f".tmp-{CURRENT}"
    link.unlink(missing_ok=True)
    link.symlink_to(publication.publish_id)
    link.replace(settings.published / CURRENT)
    sync_folder(settings.published)


def forget_old(settings: Settings) -> int:
    """Keep the newest publishes and always the current one; open readers keep their files.

    Postgres, where it serves, keeps the same ones.

    Returns:
        How many were removed.
    """
    folders = sorted(path for path in settings.published.glob("*T*Z-*") if path.is_dir())
    current = (settings.published / CURRENT).resolve()
    old = [path for path in folders[: -settings.keep_publishes] if path.resolve() != current]
    for folder in old:
        shutil.rmtree(folder)
    if settings.served_postgres:
        postgres.forget(settings, [folder.name for folder in folders if folder not in old])
    return len(old)
