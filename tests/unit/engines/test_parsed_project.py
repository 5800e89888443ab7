from pathlib import Path

import pytest

from tandem.engines.parsed_project import hand_down, parsed_file


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = tmp_path / "project"
    for name in ("models/one.sql", "models/_one.yml", "seeds/words.csv", "dbt_project.yml"):
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(name)
    return folder


@pytest.mark.parametrize(
    "name", ["models/one.sql", "models/_one.yml", "seeds/words.csv", "new.sql"]
)
def test_a_parse_counts_no_more_once_a_file_changed(project: Path, name: str) -> None:
    before = parsed_file(project, project)
    (project / name).write_text("changed")
    assert parsed_file(project, project) != before


def test_a_moved_file_is_parsed_again(project: Path) -> None:
    before = parsed_file(project, project)
    (project / "models" / "one.sql").rename(project / "models" / "two.sql")
    assert parsed_file(project, project) != before


def test_engines_and_databases_share_no_parse(project: Path) -> None:
    connected = [("duckdb", "tandem"), ("postgres", "tandem"), ("postgres", "other")]
    assert len({parsed_file(project, project, *one) for one in connected}) == 3


def test_what_dbt_writes_changes_no_parse(project: Path) -> None:
    before = parsed_file(project, project)
    (project / "target" / "compiled").mkdir(parents=True)
    (project / "target" / "compiled" / "one.sql").write_text("select 1")
    assert parsed_file(project, project) == before


def test_a_fresh_home_begins_with_what_another_parsed(project: Path, tmp_path: Path) -> None:
    parsed = parsed_file(tmp_path, project)
    parsed.write_bytes(b"parsed")
    hand_down(tmp_path, tmp_path / "fresh")
    assert parsed_file(tmp_path / "fresh", project).read_bytes() == b"parsed"
