"""Every file of the bundle, for one database."""

import zipfile
from io import BytesIO
from pathlib import Path
from typing import Any

import yaml

from dashboards.superset.bundle.charts import chart
from dashboards.superset.bundle.dashboards import dashboard
from dashboards.superset.bundle.datasets import dataset
from dashboards.superset.bundle.ids import uuid

# Superset asks for an instant; always the same, so that the same dashboards make the same bundle.
MADE_AT = "2026-11-01T00:00:00Z"
# DuckDB could read whatever Superset's user can: SQL reaches the marts and nothing else.
ONLY_THIS_FILE = {
    "read_only": True,
    "config": {"enable_external_access": False, "lock_configuration": True},
}
FOLDER = Path(__file__).resolve().parents[1]

Document = dict[str, Any]


def contents(url: str) -> dict[str, str]:
    """The files of the bundle by path.

    Args:
        url: SQLAlchemy URL of the marts: a Postgres that publishes are served from, or the
            published DuckDB file.
    """
    is_file = url.startswith("duckdb")
    datasets = read(FOLDER / "datasets.yml")
    documents: dict[str, Document] = {
        "metadata.yaml": {"version": "1.0.0", "type": "assets", "timestamp": MADE_AT},
        "databases/tandem.yaml": _database(url, is_file=is_file),
    }
    for mart, given in datasets.items():
        documents[f"datasets/tandem/{mart}.yaml"] = dataset(mart, given, is_file=is_file)
    for given in written_dashboards():
        documents[f"dashboards/{given['slug']}.yaml"] = dashboard(given)
        for one in charts_of(given):
            day = datasets[one["dataset"]].get("day")
            documents[f"charts/{uuid('chart', one['name'])}.yaml"] = chart(one, day)
    return {
        path: yaml.safe_dump(document, allow_unicode=True, sort_keys=False)
        for path, document in documents.items()
    }


def archive(url: str) -> bytes:
    """The bundle as the zip file that Superset's own import takes."""
    file = BytesIO()
    with zipfile.ZipFile(file, "w") as zipped:
        for path, text in contents(url).items():
            zipped.writestr(f"tandem/{path}", text)
    return file.getvalue()


def written_dashboards() -> list[Document]:
    """The dashboards as they are written in this folder."""
    return [read(file) for file in sorted((FOLDER / "dashboards").glob("*.yml"))]


def charts_of(given: Document) -> list[Document]:
    """The charts of a dashboard, row by row."""
    return [one for row in given["rows"] for one in row]


def _database(url: str, *, is_file: bool) -> Document:
    return {
        "database_name": "Tandem",
        "sqlalchemy_uri": url,
        "uuid": uuid("database", "tandem"),
        "expose_in_sqllab": True,
        "allow_ctas": False,
        "allow_cvas": False,
        "allow_dml": False,
        "allow_run_async": False,
        "extra": {
            "engine_params": {"connect_args": ONLY_THIS_FILE} if is_file else {},
            "allows_virtual_table_explore": True,
        },
        "version": "1.0.0",
    }


def read(file: Path) -> Any:
    """A YAML file of this folder."""
    return yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
