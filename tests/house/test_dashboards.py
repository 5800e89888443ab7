"""The dashboards and what is said of them agree: exposures, words of metrics, names of columns."""

import json
import re
from collections import Counter

import pytest

from dashboards.superset.bundle import contents
from dashboards.superset.bundle.contents import FOLDER, charts_of, read, written_dashboards
from dashboards.superset.bundle.datasets import dataset
from dashboards.superset.bundle.ids import uuid
from tandem.engines import dbt
from tandem.settings import PROJECT_ROOT, Settings

DASHBOARDS = {given["slug"]: given for given in written_dashboards()}
CHARTS = [chart for given in DASHBOARDS.values() for chart in charts_of(given)]
DATASETS = {
    mart: dataset(mart, given, is_file=False)
    for mart, given in read(FOLDER / "datasets.yml").items()
}
POSTGRES = "postgresql+psycopg2://superset@localhost/tandem"


def _columns(mart: str) -> set[str]:
    return {column["column_name"] for column in DATASETS[mart]["columns"]}


def _metrics(mart: str) -> set[str]:
    return {metric["metric_name"] for metric in DATASETS[mart]["metrics"]}


@pytest.mark.parametrize("slug", DASHBOARDS)
def test_dashboard_and_exposure_agree(parsed: Settings, slug: str) -> None:
    manifest = json.loads((dbt.target_folder(parsed) / "manifest.json").read_text())
    by_page = {
        one["url"].strip("/").split("/")[-1]: one
        for one in manifest["exposures"].values()
        if one["url"]
    }
    assert set(by_page) == set(DASHBOARDS)
    exposure, given = by_page[slug], DASHBOARDS[slug]
    assert exposure["label"] == f"{given['title']} (Superset)"
    assert exposure["description"].strip() == given["says"]
    of_dbt = {
        node["name"] for node in manifest["nodes"].values() if node["resource_type"] == "model"
    }
    read_marts = {chart["dataset"] for chart in charts_of(given)} & of_dbt
    assert {node.split(".")[-1] for node in exposure["depends_on"]["nodes"]} == read_marts


def test_every_dataset_is_shown_somewhere() -> None:
    assert {chart["dataset"] for chart in CHARTS} == set(DATASETS)


def test_charts_say_only_what_is_read() -> None:
    code = "".join(file.read_text() for file in (FOLDER / "bundle").glob("*.py"))
    read_keys = set(re.findall(r'''(?:given|chart|one)(?:\.get\(|\[)"(\w+)"''', code))
    assert {key for chart in CHARTS for key in chart} <= read_keys


def test_every_chart_has_a_name_of_its_own_and_words() -> None:
    assert [
        name for name, times in Counter(chart["name"] for chart in CHARTS).items() if times > 1
    ] == []
    assert [chart["name"] for chart in CHARTS if not chart["says"]] == []


@pytest.mark.parametrize("chart", CHARTS, ids=lambda chart: chart["name"])
def test_chart_names_metrics_and_columns_that_exist(chart: dict) -> None:
    metrics = {*chart.get("metrics", ()), *filter(None, [chart.get("metric")])}
    assert metrics <= _metrics(chart["dataset"])
    columns = {
        chart.get("x"),
        chart.get("day"),
        *chart.get("by", ()),
        *chart.get("columns", ()),
    } - {None}
    assert columns <= _columns(chart["dataset"])


@pytest.mark.parametrize("slug", DASHBOARDS)
def test_filters_name_columns_that_exist_and_charts_ignore_filters_that_do(slug: str) -> None:
    filters = DASHBOARDS[slug]["filters"]
    for given in filters:
        assert "column" not in given or given["column"] in _columns(given["dataset"]), given
    ignored = {name for chart in charts_of(DASHBOARDS[slug]) for name in chart.get("ignores", ())}
    assert ignored <= {given["name"] for given in filters}


def test_metrics_are_explained_in_the_words_of_the_documentation() -> None:
    page = (PROJECT_ROOT / "docs" / "metrics.md").read_text(encoding="utf-8")
    documented = dict(re.findall(r"^\| `(\w+)` \| (.+) \|$", page, re.MULTILINE))
    shown = {
        metric["metric_name"]: metric["description"]
        for mart in DATASETS.values()
        for metric in mart["metrics"]
    }
    common = documented.keys() & shown.keys()
    assert len(common) > 20
    assert [name for name in common if documented[name] != shown[name]] == []


def test_everything_shown_is_labelled_and_explained() -> None:
    for mart in DATASETS.values():
        for shown in [*mart["columns"], *mart["metrics"]]:
            assert shown["verbose_name"], (mart["table_name"], shown)
            assert shown["description"], (mart["table_name"], shown)


def test_the_bundle_differs_between_databases_only_in_where_and_how_days_are_written() -> None:
    file, postgres = contents("duckdb:////data/tandem.duckdb"), contents(POSTGRES)
    assert file.keys() == postgres.keys()
    differing = {path.split("/")[0] for path in file if file[path] != postgres[path]}
    assert differing == {"databases", "datasets"}


def test_ids_stay_so_that_an_import_replaces_what_was_imported_before() -> None:
    assert uuid("database", "tandem") == "9a1bc3a4-61ec-50c9-aeb4-e2635247bd74"
    assert uuid("dashboard", "pipeline") == "1d333bed-e297-519c-9d52-194b66a1b4ba"
