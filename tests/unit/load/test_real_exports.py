"""What vendors' systems really wrote is loaded to the last row. Skipped where it is not at hand."""

import json
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest

from tandem.engines.duckdb import connect
from tandem.engines.lake import stored_batch
from tandem.errors import InputRefused
from tandem.extract import DropFolderExtractor
from tandem.handover import ExtractedFile
from tandem.land import land
from tandem.load import load
from tandem.settings import PROJECT_ROOT, Settings
from tandem.sources import load_registry

DATA = PROJECT_ROOT.parent / "shared" / "data"

pytestmark = [
    pytest.mark.real_exports,
    pytest.mark.skipif(not DATA.is_dir(), reason="real exports are not beside this checkout"),
]


@pytest.fixture
def load_export(tmp_path):
    def run(name):
        settings = Settings(home=tmp_path / name)
        registry = load_registry()
        extractor = DropFolderExtractor(DATA / "exports" / name, registry)
        loaded = [
            load(land(file, settings), settings, registry)
            for request in extractor.plan()
            for file in extractor.extract(request)
        ]
        return settings, loaded

    return run


def rows_of(loaded):
    counts = Counter()
    for ledger in loaded:
        assert ledger.rows_loaded == ledger.rows_in, ledger
        counts[ledger.object] += ledger.rows_loaded
    return {name: rows for name, rows in counts.items() if rows}


def query(settings, name, sql):
    files = settings.lake / "*" / "*" / name / "*" / "rows.parquet"
    with connect(None, settings=settings) as connection:
        return connection.execute(f"{sql} from read_parquet('{files}')").fetchall()


def test_a_weekly_salesforce_export_is_loaded_whole(load_export):
    settings, loaded = load_export("salesforce_weekly")
    assert rows_of(loaded) == {
        "Account": 12,
        "Campaign": 4,
        "Contact": 20,
        "Lead": 22,
        "Opportunity": 31,
        "OpportunityHistory": 62,
    }
    won = "select sum(amount), count(*) filter (where iswon), min(closedate)"
    assert query(settings, "Opportunity", won)[0][:2] == (Decimal("5760000.00"), 18)
    converted = "select count(convertedopportunityid), count(*) filter (where isconverted)"
    assert query(settings, "Lead", converted) == [(0, 0)]


def test_a_data_loader_export_with_mark_and_empty_booleans_is_loaded_whole(load_export):
    settings, loaded = load_export("salesforce_demo")
    assert rows_of(loaded) == {
        "Account": 22,
        "Campaign": 8,
        "CampaignMember": 68,
        "Contact": 102,
        "Lead": 60,
        "Opportunity": 50,
        "Task": 75,
    }
    assert query(settings, "Lead", "select count(id), count(isconverted), count(createddate)") == [
        (60, 60, 60)
    ]


def test_a_marketo_extract_is_loaded_whole(load_export):
    settings, loaded = load_export("marketo_sample")
    assert rows_of(loaded) == {"activities": 55, "leads": 19, "program_members": 3}
    assert query(settings, "activities", "select count(*) filter (where campaignid = 'null')") == [
        (0,)
    ]
    attributes = query(settings, "activities", "select attributes")
    assert all(isinstance(json.loads(row[0]), dict) for row in attributes if row[0])
    members = query(
        settings, "program_members", "select bool_and(acquiredby), count(reachedsuccess)"
    )
    assert members == [(True, 3)]


CSVTEXT = """
source: crm
title: Data Loader
objects:
  - object: Thing
    grain: One row per thing
    fields:
      - {name: column1, type: text, required: true}
      - {name: column2, type: text}
      - {name: column3, type: text}
"""


@pytest.fixture
def load_thing(tmp_path):
    def run(path: Path):
        (tmp_path / "crm.yml").write_text(CSVTEXT)
        settings = Settings(home=tmp_path / "home")
        file = ExtractedFile(
            source="crm", source_instance="x", object="Thing", path=path, name=path.name
        )
        batch = land(file, settings)
        load(batch, settings, load_registry(tmp_path))
        lake = stored_batch(settings.lake, batch)
        with connect(None, settings=settings) as connection:
            sql = f"select column1, column2, column3 from read_parquet('{lake.rows}')"
            return connection.execute(sql).fetchall()

    return run


@pytest.mark.parametrize("name", ["", "_BOM_UTF8", "_BOM_UTF16LE", "_BOM_UTF16BE"])
def test_every_encoding_of_a_data_loader_file_says_the_same(load_thing, name):
    assert load_thing(DATA / "salesforce_dataloader" / f"csvtext{name}.csv") == [
        ("row1-1", "row1-2", "row1-3"),
        ("row2-1", "row2-2", "row2-3"),
    ]


@pytest.mark.parametrize("name", ["UTF32BE", "UTF32LE"])
def test_a_mark_that_contradicts_the_bytes_is_refused(load_thing, name):
    """Both files begin with the mark of UTF-16 and go on in UTF-32."""
    with pytest.raises(InputRefused) as refusal:
        load_thing(DATA / "salesforce_dataloader" / f"csvtext_BOM_{name}.csv")
    assert refusal.value.code == "encoding_mismatch"


def test_escaped_quotes_of_a_data_loader_file_are_read(load_thing):
    assert load_thing(DATA / "salesforce_dataloader" / "csvEscapedQuotes.csv") == [
        ('"The Best" Account', "bla", None),
        ('The "Best" Account', "bla", None),
    ]


@pytest.mark.parametrize(
    ("name", "loaded", "reasons"),
    [
        ("lead_extract_with_quote_RFC4180.csv", ['first"Name1'], []),
        ("lead_extract_with_quote_in_quote_field.csv", [], ["bad_quote"]),
    ],
)
def test_marketos_quotes_are_read_or_named(load_bytes, registry, name, loaded, reasons):
    data = (DATA / "marketo_rest_answers" / name).read_bytes()
    outcome = load_bytes(data.replace(b"firstName", b"Page"), "Visit.csv")
    assert outcome.column("page") == loaded
    assert [reason for _, reason in outcome.reasons] == reasons
