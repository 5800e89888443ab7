"""A run killed at any step and started again gives what an undisturbed run gives (E01-E16)."""

import copy
from pathlib import Path

from tandem.handover import ExtractedFile, LoadedBatch
from tandem.land import land, landed_batches
from tandem.settings import Settings
from tests.contracts.salesforce.conftest import Office
from tests.contracts.salesforce.fake import Org, serve
from tests.fixtures.kills import Killer

OBJECT = "Contact"


class Landing(Office):
    """An office that stops after land; what load does when it is killed has tests of its own."""

    def load(self, file: ExtractedFile) -> LoadedBatch:
        batch = land(file, self.settings)
        told = batch.model_dump(include=LoadedBatch.model_fields.keys() - {"loaded_at"})
        rows = {"rows_in": file.records_reported, "rows_loaded": file.records_reported}
        others = {"rows_quarantined": 0, "rows_duplicate": 0, "loaded_at": batch.landed_at}
        return LoadedBatch.model_validate(told | rows | others)


def fresh_office(server, tables, home: Path) -> Landing:
    """The same org before anybody asked it anything, and a new home."""
    org = Org(copy.deepcopy(tables), page_records=15, url=server.url)
    server.answer, server.time = org.answer, org.time
    server.requests.clear()
    return Landing(org, server, Settings(home=home))


def landed(office: Office) -> set[tuple[str, str]]:
    return {(batch.object, batch.sha256) for batch in landed_batches(office.settings)}


def test_a_run_killed_at_any_operation_and_run_again_ends_the_same(tables, tmp_path, monkeypatch):
    """E01-E16: the same bytes landed, at most one more job, nothing left half done."""
    kept = {OBJECT: tables[OBJECT]}
    killer = Killer(monkeypatch)
    with serve(Org(kept)) as server:
        golden = fresh_office(server, kept, tmp_path / "golden")
        operations = killer.count_of(lambda: golden.run(OBJECT))
        expected = landed(golden)
        assert operations > 40
        for at in range(1, operations + 1):
            office = fresh_office(server, kept, tmp_path / str(at))
            killer.kill(at, lambda: office.run(OBJECT))  # noqa: B023 - done before the next one
            assert landed(office) <= expected
            office.run(OBJECT)
            assert landed(office) == expected, at
            assert len(office.org.jobs) <= 1 + 1, at
            (entry,) = office.entries(OBJECT)
            assert (entry.state, len(entry.batch_ids)) == ("SUCCESS", len(expected)), at


def test_a_page_that_changed_on_disk_is_fetched_again(office):
    """E07, E08: what a crash left behind is hashed before it counts."""
    office.org.page_records = 10
    pull = office.pull((OBJECT,))
    (request,) = pull.extractor.plan()
    pull.run(request, office.org.time.sleep_until)
    folder = next((office.settings.home / "extract").rglob("page-0002.csv"))
    folder.write_bytes(folder.read_bytes()[:-50])
    asked = len(office.server.asked("/results"))
    office.finish(office.pull((OBJECT,)), request)
    pages = -(-len(office.org.tables[OBJECT].rows) // 10)
    assert len(office.server.asked("/results")) - asked == pages - 1
    assert len(office.rows(OBJECT)) == len(office.org.tables[OBJECT].rows)


def test_pages_of_another_job_are_not_mixed_in(office):
    """E05: the job was replaced, so are its pages."""
    office.org.page_records = 10
    pull = office.pull((OBJECT,))
    (request,) = pull.extractor.plan()
    pull.run(request, office.org.time.sleep_until)
    next((office.settings.home / "extract").rglob("page-0002.csv")).unlink()
    office.org.jobs.clear()
    office.org.tables[OBJECT].rows[0]["LastName"] = "Renamed"
    office.finish(office.pull((OBJECT,)), request)
    assert any("Renamed" in row for row in office.rows(OBJECT))
    assert len(office.rows(OBJECT)) == len(office.org.tables[OBJECT].rows)


def test_no_token_reaches_the_disk_or_the_log(office, caplog):
    """E02."""
    caplog.set_level("DEBUG")
    office.run("Group")
    assert office.tokens
    files = [path for path in office.settings.home.rglob("*") if path.is_file()]
    texts = [path.read_bytes() for path in files] + [caplog.text.encode()]
    assert not any(office.tokens[0].encode() in text or b"app-secret" in text for text in texts)
