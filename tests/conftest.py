"""What every test may ask for."""

from pathlib import Path

import pytest
from filelock import FileLock

from tandem.engines import dbt
from tandem.settings import Settings
from tests.fixtures.browser import artefacts, browser

__all__ = ["artefacts", "browser", "parsed", "settings"]


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Settings of a home of its own, with a fixed "now"."""
    return Settings(home=tmp_path / "var", as_of="2026-11-01T00:00:00Z")


@pytest.fixture(scope="session")
def parsed(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Settings:
    """A home in which nothing happened but that dbt parsed the project, once for all workers."""
    root = tmp_path_factory.getbasetemp()
    root = root if worker_id == "master" else root.parent
    settings = Settings(home=root / "parsed")
    with FileLock(root / "parsed.lock"):
        if not (dbt.target_folder(settings) / "manifest.json").exists():
            settings.warehouse.parent.mkdir(parents=True)
            dbt.build("mart", ["resource_type:saved_query"], settings)
    return settings
