"""`tandem status`: one screen of a real home, for people and for machines."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tandem.engines.duckdb import connect
from tandem.settings import PROJECT_ROOT, Settings
from tests.end_to_end.runs import Query, Run, tandem

pytestmark = [pytest.mark.slow, pytest.mark.airflow, pytest.mark.xdist_group("sample")]


@pytest.fixture
def home(sample_run: Run, tmp_path: Path) -> Path:
    """A copy of what status reads."""
    for part in ("published", "logs/runs"):
        shutil.copytree(sample_run.home / part, tmp_path / "var" / part, symlinks=True)
    return tmp_path / "var"


def _screen(home: Path) -> tuple[int, list[str]]:
    result = subprocess.run(
        [str(Path(sys.executable).with_name("tandem")), "status", "--home", str(home)],
        env=os.environ | {"COLUMNS": "100"},
        cwd=PROJECT_ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.stderr == ""
    return result.returncode, result.stdout.splitlines()


def test_a_healthy_home_fits_one_screen_and_needs_nobody(sample_run: Run, home: Path) -> None:
    for place in (home, sample_run.home):  # the other has its warehouse, and a build in it
        status, lines = _screen(place)
        assert (status, lines[-1]) == (0, "Nothing needs a person.")
        assert len(lines) <= 40
        assert max(map(len, lines)) <= 100
        assert "\x1b" not in "".join(lines)


def test_its_figures_are_those_of_the_marts(home: Path, ask: Query) -> None:
    _, lines = _screen(home)
    text = " ".join(" ".join(lines).split())
    counted = "select count(*) from {} where {}"
    ((broken,),) = ask(
        counted.format("fct_sla_clocks", "state = 'breached_open' and by_team = 'sales'")
    )
    ((passed,),) = ask(counted.format("audit_checks", "is_passed"))
    ((checks,),) = ask(counted.format("audit_checks", "true"))
    assert f"sales: {broken:,} broken and open" in text
    assert f"{passed} of {checks} passed" in text
    for (source,) in ask("select distinct source from audit_freshness"):
        assert any(line.startswith(source) for line in lines)


def test_machines_get_the_same_as_json(home: Path) -> None:
    told = tandem("status", "--json", home=home)
    found = json.loads(told.output)
    assert told.status == 0
    assert found["needs"] == []
    assert found["publish"]["publish_id"] == (home / "published" / "current").resolve().name
    assert {row["by_team"] for row in found["promises"]} == {"sales", "marketing"}


def test_what_a_vendor_soon_deletes_needs_somebody(home: Path) -> None:
    marts = (home / "published" / "current" / "tandem.duckdb").resolve()
    with connect(marts, settings=Settings(home=home)) as connection:
        connection.execute(
            "update marts.audit_purge_risk set days_left = 3 where object = 'activities'"
        )
    told = tandem("status", home=home)
    assert told.status == 1
    assert "Needs a person: marketo/activities: 3 days until the vendor deletes" in told.output


def test_a_last_run_that_failed_is_told_although_something_is_published(
    home: Path, tmp_path: Path
) -> None:
    (tmp_path / "nothing").mkdir()
    failed = tandem("run", "--exports", str(tmp_path / "nothing"), home=home)
    assert failed.status == 1
    status, lines = _screen(home)
    assert status == 1
    assert any(line.startswith("Needs a person: The last run failed in") for line in lines)
    assert any(line.startswith("published") for line in lines)
