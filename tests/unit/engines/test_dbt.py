from pathlib import Path

import pytest

from tandem.engines import dbt
from tandem.engines.duckdb import connect
from tandem.errors import StageFailed
from tandem.settings import PROJECT_ROOT, Settings

PROJECT = """
name: tiny
version: "1.0"
profile: tandem
model-paths: [models]
vars: {as_of: ""}
"""


@pytest.fixture
def tiny(settings: Settings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A dbt project of one model in place of ours."""
    project = tmp_path / "tiny"
    (project / "models").mkdir(parents=True)
    (project / "dbt_project.yml").write_text(PROJECT)
    profiles = PROJECT_ROOT / "dbt_project" / "profiles.yml"
    (project / "profiles.yml").write_text(profiles.read_text())
    monkeypatch.setattr(Settings, "dbt_project", project)
    settings.warehouse.parent.mkdir(parents=True)
    return project / "models"


@pytest.mark.slow
def test_build_says_what_each_model_did_and_writes_below_home_only(
    tiny: Path, settings: Settings
) -> None:
    (tiny / "one.sql").write_text("select 1 as one")
    results = dbt.build("mart", ["one"], settings)
    assert [(result.node, result.status) for result in results] == [("one", "success")]
    assert {path.name for path in tiny.parent.iterdir()} <= {
        "models",
        "dbt_project.yml",
        "profiles.yml",
    }


@pytest.mark.slow
def test_the_last_stage_leaves_the_manifest_and_every_stage_its_results(
    tiny: Path, settings: Settings
) -> None:
    (tiny / "one.sql").write_text("select 1 as one")
    manifest = dbt.target_folder(settings) / "manifest.json"
    assert [result.node for result in dbt.build("unify", ["one"], settings)] == ["one"]
    assert not manifest.exists()
    assert [result.node for result in dbt.build("mart", ["one"], settings)] == ["one"]
    assert manifest.exists()


@pytest.mark.slow
def test_failing_model_is_named_with_its_message_and_log(tiny: Path, settings: Settings) -> None:
    (tiny / "broken.sql").write_text("select no_such_column from (select 1 as one) as ones")
    with pytest.raises(StageFailed) as failure:
        dbt.build("mart", ["broken"], settings)
    assert "`broken`" in failure.value.what
    assert "no_such_column" in failure.value.what
    assert "dbt_mart.log" in failure.value.remedy


@pytest.mark.slow
def test_another_now_in_another_home_needs_no_second_parse(
    tiny: Path, settings: Settings, tmp_path: Path
) -> None:
    (tiny / "one.sql").write_text("select '{{ var('as_of') }}' as as_of")
    dbt.build("mart", ["one"], settings)
    other = Settings(home=tmp_path / "other", as_of="2026-12-24T00:00:00Z")
    other.warehouse.parent.mkdir(parents=True)
    dbt.hand_down_parse(settings, other)
    dbt.build("mart", ["one"], other)
    with connect(other.warehouse, settings=other, read_only=True) as connection:
        assert connection.execute("select * from main.one").fetchall()[0][0][:10] == "2026-12-24"
    assert not (dbt.target_folder(other) / "partial_parse.msgpack").exists()


def test_password_reaches_dbt_by_environment_only() -> None:
    settings = Settings(engine="postgres", postgres_url="postgresql://u:s3cret@db:5433/marts")
    variables = dbt.environment(settings)
    assert (variables["TANDEM_PGHOST"], variables["TANDEM_PGPORT"]) == ("db", "5433")
    assert variables["TANDEM_PGPASSWORD"] == "s3cret"
