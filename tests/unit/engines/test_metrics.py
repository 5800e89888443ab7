import os
from pathlib import Path

import pytest

from tandem.engines.metrics import published_metrics
from tandem.errors import StageFailed
from tandem.settings import Settings


class Elsewhere(Settings):
    """Settings of a checkout with another dbt project."""

    project: Path

    @property
    def dbt_project(self) -> Path:
        return self.project


def test_definitions_that_cannot_be_read_are_told_and_the_environment_stays(tmp_path: Path) -> None:
    (tmp_path / "dbt_project.yml").write_text("name: [", encoding="utf-8")
    settings = Elsewhere(home=tmp_path, project=tmp_path)
    marts = settings.published / "current" / "tandem.duckdb"
    marts.parent.mkdir(parents=True)
    marts.touch()
    before = dict(os.environ)
    with pytest.raises(StageFailed, match="cannot be read"), published_metrics(settings):
        pass
    assert dict(os.environ) == before
