"""Everything in a drop folder is read, ignored by contract, passed over as a note, or refused."""

import os

import pytest

from tandem.errors import InputRefused
from tandem.extract import DropFolderExtractor
from tandem.sources import load_registry


@pytest.fixture
def exports(tmp_path):
    folder = tmp_path / "exports"
    folder.mkdir()
    return folder


def drop(exports, *names):
    for name in names:
        path = exports / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("Id\n")


def plan(exports):
    return DropFolderExtractor(exports, load_registry()).plan()


def code_of(exports):
    with pytest.raises(InputRefused) as refusal:
        plan(exports)
    assert refusal.value.remedy
    return refusal.value.code


def test_files_are_grouped_by_source_instance_and_object(exports):
    drop(exports, "salesforce/Lead.csv", "SALESFORCE/lead.part2.CSV.gz", "salesforce@emea/Lead.csv")
    requests = plan(exports)
    found = [(item.source, item.source_instance, item.object, len(item.files)) for item in requests]
    assert found == [("salesforce", "default", "Lead", 2), ("salesforce", "emea", "Lead", 1)]


@pytest.mark.parametrize(
    "name", ["leads.csv", "Leads.2026-01-01.jsonl", "leads.parquet", "leads.x.y.csv.zip"]
)
def test_every_form_of_name_is_read(exports, name):
    drop(exports, f"marketo/{name}")
    request = plan(exports)[0]
    files = DropFolderExtractor(exports, load_registry()).extract(request)
    assert [(file.object, file.name) for file in files] == [("leads", name)]


def test_notes_and_hidden_files_are_passed_over(exports):
    drop(exports, "salesforce/Lead.csv", "salesforce/README.md", "salesforce/.DS_Store")
    (exports / "LICENSE.txt").write_text("x")
    assert len(plan(exports)) == 1


def test_ignored_objects_are_named_once_in_the_log(exports, caplog):
    caplog.set_level("INFO")
    drop(exports, "salesforce/Lead.csv", "salesforce/Case.csv", "salesforce/Case.2.csv")
    assert len(plan(exports)) == 1
    assert caplog.text.count("Case") == 1


def test_a_missing_or_empty_folder_is_refused(exports, tmp_path):
    assert code_of(tmp_path / "nowhere") == "empty_folder"
    assert code_of(exports) == "empty_folder"
    (exports / "README").write_text("x")
    assert code_of(exports) == "empty_folder"


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("salesfroce/Lead.csv", "unknown_source"),
        ("salesforce/Leed.csv", "unknown_object"),
        ("salesforce/Lead.xlsx", "invalid_filename"),
        ("salesforce/Lead", "invalid_filename"),
        ("salesforce/-rf.csv", "invalid_filename"),
        ("salesforce/Lead\n.csv", "invalid_filename"),
        ("salesforce/Lead.\u202evsc.csv", "invalid_filename"),
        ("salesforce/Lead.%00.csv", "invalid_filename"),
        ("salesforce/Lead." + "x" * 220 + ".csv", "invalid_filename"),
        ("sales force/Lead.csv", "invalid_filename"),
        ("salesforce@/Lead.csv", "invalid_filename"),
        ("Lead.csv", "invalid_filename"),
    ],
)
def test_what_would_be_lost_without_a_word_is_refused(exports, name, code):
    drop(exports, "salesforce/Opportunity.csv", name)
    assert code_of(exports) == code


def test_unknown_objects_are_refused_together_with_the_nearest_name(exports):
    drop(exports, "salesforce/Leed.csv", "salesforce/Oportunity.csv")
    with pytest.raises(InputRefused, match=r"did you mean `Lead`.* 1 more file"):
        plan(exports)


@pytest.mark.parametrize("kind", ["link", "pipe", "folder"])
def test_only_regular_files_are_opened(exports, tmp_path, kind):
    drop(exports, "salesforce/Lead.csv")
    path = exports / "salesforce" / "Contact.csv"
    if kind == "link":
        path.symlink_to(exports / "salesforce" / "Lead.csv")
    elif kind == "pipe":
        os.mkfifo(path)
    else:
        path.mkdir()
    assert code_of(exports) == "not_regular_file"


def test_a_linked_source_folder_is_refused(exports, tmp_path):
    (tmp_path / "elsewhere").mkdir()
    (exports / "salesforce").symlink_to(tmp_path / "elsewhere")
    assert code_of(exports) == "not_regular_file"
