import csv
import gzip
import hashlib
import io
import json
import zipfile
from datetime import datetime
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from tandem.errors import ConfigurationError
from tandem.sample import SampleSummary, make_sample

CHECK_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("sample")


@pytest.fixture(scope="module")
def summary(folder: Path) -> SampleSummary:
    return make_sample(300, 200, 7, folder / "exports", folder / "truth")


def _digests(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def _truth(folder: Path, name: str) -> list[dict[str, object]]:
    return pq.read_table(folder / "truth" / f"{name}.parquet").to_pylist()


def _salesforce(folder: Path, name: str) -> list[dict[str, str]]:
    text = (folder / "exports" / "salesforce" / name).read_text(encoding="utf-8")
    return list(csv.DictReader(io.StringIO(text)))


def _checked(short: str) -> str:
    suffix = ""
    for block in (short[:5], short[5:10], short[10:15]):
        suffix += CHECK_LETTERS[sum(1 << place for place, one in enumerate(block) if one.isupper())]
    return short + suffix


def test_the_same_seed_gives_the_same_bytes(
    summary: SampleSummary, folder: Path, tmp_path: Path
) -> None:
    make_sample(300, 200, 7, tmp_path / "exports", tmp_path / "truth")
    assert _digests(tmp_path / "exports") == _digests(summary.out)
    assert _digests(tmp_path / "truth") == _digests(folder / "truth")


def test_another_seed_gives_another_company(summary: SampleSummary, tmp_path: Path) -> None:
    make_sample(300, 200, 8, tmp_path)
    leads = Path("salesforce") / "Lead.csv"
    assert (tmp_path / leads).read_bytes() != (summary.out / leads).read_bytes()


def test_nobody_makes_no_company(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="makes no company"):
        make_sample(0, 200, 7, tmp_path)


@pytest.mark.parametrize(("people", "days"), [(1, 1), (80, 150)])
def test_a_small_company_drops_no_file_without_a_byte(
    people: int, days: int, tmp_path: Path
) -> None:
    summary = make_sample(people, days, 7, tmp_path / "exports", tmp_path / "truth")
    files = [path for path in summary.out.rglob("*") if path.is_file()]
    assert files
    assert [path.name for path in files if not path.stat().st_size] == []
    empty_json = [n for n, r in summary.rows.items() if ".jsonl" in n and not r]
    assert empty_json
    assert [name for name in empty_json if (summary.out / name).exists()] == []


def test_salesforce_quotes_every_field_and_fills_null_lookups_with_zeros(
    summary: SampleSummary,
) -> None:
    lines = (summary.out / "salesforce" / "Lead.csv").read_bytes().split(b"\n")
    assert lines[0].startswith(b'"Id","IsDeleted","MasterRecordId"')
    assert lines[1].startswith(b'"00Q')
    assert lines[1].endswith(b'"')
    assert b'"000000000000000AAA"' in b"\n".join(lines)
    assert b"\r" not in b"\n".join(lines)


def test_salesforce_ids_carry_their_checksum(summary: SampleSummary, folder: Path) -> None:
    ids = [row["Id"] for row in _salesforce(folder, "Contact.csv")]
    assert ids
    assert [_checked(one[:15]) for one in ids] == ids


def test_salesforce_writes_instants_without_zone_and_booleans_as_digits(
    summary: SampleSummary, folder: Path
) -> None:
    row = _salesforce(folder, "Opportunity.csv")[0]
    assert datetime.strptime(row["CreatedDate"], "%Y-%m-%d %H:%M:%S")
    assert row["CloseDate"].endswith(" 00:00:00")
    assert {row["IsClosed"], row["IsWon"]} <= {"0", "1"}


def test_marketo_writes_bare_nulls_and_attributes_as_one_object(summary: SampleSummary) -> None:
    path = summary.out / "marketo" / "activities.extract1.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert isinstance(json.loads(rows[0]["attributes"]), dict)
    assert ",null," in path.read_text(encoding="utf-8")
    assert rows[0]["activityDate"].endswith("Z")


def test_hubspot_writes_properties_as_texts(summary: SampleSummary) -> None:
    lines = (summary.out / "hubspot" / "companies.jsonl").read_text(encoding="utf-8").splitlines()
    record = json.loads(lines[0])
    assert set(record) == {"id", "properties", "createdAt", "updatedAt", "archived"}
    assert all(value is None or isinstance(value, str) for value in record["properties"].values())


def test_some_files_come_packed_and_some_in_parts(summary: SampleSummary) -> None:
    with zipfile.ZipFile(summary.out / "salesforce" / "Task.csv.zip") as archive:
        assert archive.namelist() == ["Task.csv"]
    with gzip.open(summary.out / "hubspot" / "email_events.jsonl.gz") as file:
        assert file.readline().startswith(b'{"id":')
    assert (summary.out / "marketo" / "leads.extract2.csv").exists()


def test_malformed_rows_are_told_with_their_line(summary: SampleSummary, folder: Path) -> None:
    told = _truth(folder, "quarantine")
    assert len(told) == summary.rows_malformed >= 12
    lines = (summary.out / "salesforce" / "Lead.csv").read_text(encoding="utf-8").split("\n")
    bad = next(row for row in told if row["reason_code"] == "bad_boolean")
    assert '"maybe"' in lines[int(str(bad["line"])) - 1]


def test_every_record_belongs_to_one_person(summary: SampleSummary, folder: Path) -> None:
    people = _truth(folder, "people")
    keys = [(row["source"], row["object"], row["record_id"]) for row in people]
    assert len(keys) == len(set(keys)) > 300


def test_episodes_are_contiguous_and_the_last_is_open(summary: SampleSummary, folder: Path) -> None:
    by_person: dict[object, list[dict[str, object]]] = {}
    for row in _truth(folder, "episodes"):
        by_person.setdefault(row["person_key"], []).append(row)
    for episodes in by_person.values():
        assert [row["episode_number"] for row in episodes] == list(range(1, len(episodes) + 1))
        assert [row["exited_at"] for row in episodes[:-1]] == [
            row["entered_at"] for row in episodes[1:]
        ]
        assert episodes[-1]["exited_at"] is None


def test_clocks_are_in_exactly_the_states_of_the_semantics(
    summary: SampleSummary, folder: Path
) -> None:
    states = {"not_started", "running", "paused", "met", "breached_open", "breached_closed", "void"}
    clocks = _truth(folder, "sla_clocks")
    assert {clock["state"] for clock in clocks} <= states
    for clock in clocks:
        assert (clock["state"] == "not_started") == (clock["started_at"] is None)
        assert (clock["state"] == "void") == (clock["void_reason"] is not None)


def test_history_ends_at_as_of(summary: SampleSummary, folder: Path) -> None:
    touches = _truth(folder, "touches")
    assert len(touches) > 3_000
    assert all(touch["occurred_at"] <= summary.as_of for touch in touches)  # type: ignore[operator]
