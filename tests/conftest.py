"""What every test may ask for."""

from pathlib import Path

import pytest

from tandem.settings import Settings


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Settings of a home of its own, with a fixed "now"."""
    return Settings(home=tmp_path / "var", as_of="2026-11-01T00:00:00Z")
