"""What every test may ask for."""

from pathlib import Path

import pytest
from filelock import FileLock

from tandem.engines import dbt
from tandem.settings import Settings
from tests.fixtures.browser import artefacts, browser

__all__ = ["artefacts", "browser", "for_all", "parsed", "settings"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put what takes longest first: whole runs of the pipeline."""
    items.sort(key=lambda item: "end_to_end" not in item.path.parts)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Settings of a home of its own, with a fixed "now"."""
    return Settings(home=tmp_path / "var", as_of="2026-11-01T00:00:00Z")


@pytest.fixture(scope="session")
def for_all(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """A folder for what is made once for all workers."""
    root = tmp_path_factory.getbasetemp()
    return root if worker_id == "master" else root.parent


@pytest.fixture(scope="session")
def parsed(for_all: Path) -> Settings:
    """A home in which nothing happened but that dbt parsed the project, once for all workers."""
    settings = Settings(home=for_all / "parsed")
    with FileLock(for_all / "parsed.lock"):
        if not (dbt.target_folder(settings) / "manifest.json").exists():
            settings.warehouse.parent.mkdir(parents=True)
            dbt.build("mart", ["resource_type:saved_query"], settings)
    return settings
