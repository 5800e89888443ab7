"""Every model keeps the house rules: grain, tested key, contract, name from the grammar."""

import json
import re
from pathlib import Path

import pytest

from tandem.engines import dbt
from tandem.settings import PROJECT_ROOT, Settings

NAMES = {
    "staging": re.compile(r"^stg_[a-z]+(_[a-z]+)*?__[a-z_]+$"),
    "intermediate": re.compile(r"^int_[a-z0-9_]+$"),
    "marts": re.compile(
        r"^(dim|fct|rpt|bridge|audit)_[a-z0-9_]+$|^review_[a-z]+_matches$|^person_id_history$"
    ),
}
KEY_TESTS = {"unique", "unique_combination"}
# what a description has to say about a column whose type or name matches
UNITS = {
    r"timestamp with time zone \w+": r"\bUTC\b",
    r"date \w+": r"\b([Dd]ays?|[Mm]onths?|[Pp]eriod|[Yy]ear)\b",
    r"(numeric|bigint|integer) (\w+_)?minutes(_\w+)?": r"\b[Mm]inutes\b",
    r"(numeric|bigint|integer) (\w+_)?seconds(_\w+)?": r"\b[Ss]econds\b",
    r"(numeric|bigint|integer) (\w+_)?days(_\w+)?": r"\b[Dd]ays\b",
    r"numeric (\w+_)?share(_\w+)?": r"\b0–1\b",
    r"numeric (\w+_)?(amount|cost|revenue|pipeline)(_\w+)?": r"\bcurrency\b",
}


@pytest.fixture(scope="module")
def manifest(parsed: Settings) -> dict:
    return json.loads((dbt.target_folder(parsed) / "manifest.json").read_text())


@pytest.fixture(scope="module")
def models(manifest: dict) -> dict[str, dict]:
    found = {n["name"]: n for n in manifest["nodes"].values() if n["resource_type"] == "model"}
    assert len(found) > 80
    return found


def _layer(model: dict) -> str:
    return model["fqn"][1]


def test_every_model_ends_its_description_with_its_grain(models: dict[str, dict]) -> None:
    silent = [
        name
        for name, model in models.items()
        if not re.search(r"One row (per|for) [^.]*\.?\s*$", model["description"])
    ]
    assert silent == []


def test_every_model_has_a_tested_key(manifest: dict, models: dict[str, dict]) -> None:
    tested = {
        node["attached_node"].split(".")[-1]
        for node in manifest["nodes"].values()
        if node["resource_type"] == "test"
        and node.get("attached_node")
        and node.get("test_metadata", {}).get("name") in KEY_TESTS
    }
    assert sorted(set(models) - tested) == []


def test_names_follow_the_grammar_of_their_layer(models: dict[str, dict]) -> None:
    odd = [n for n, m in models.items() if _layer(m) in NAMES and not NAMES[_layer(m)].match(n)]
    assert odd == []


def test_marts_enforce_their_contract_and_describe_every_column(models: dict[str, dict]) -> None:
    marts = {name: model for name, model in models.items() if _layer(model) == "marts"}
    assert len(marts) > 30
    for name, model in marts.items():
        assert model["config"]["contract"]["enforced"], name
        nameless = [c for c, body in model["columns"].items() if not body["description"].strip()]
        assert nameless == [], f"{name}: columns without description"


def test_every_column_of_a_mart_says_its_unit(models: dict[str, dict]) -> None:
    silent = [
        f"{name}.{column}: {body['description']}"
        for name, model in models.items()
        if _layer(model) == "marts"
        for column, body in model["columns"].items()
        if not _says_its_unit(body["data_type"], column, body["description"])
    ]
    assert silent == []


def _says_its_unit(data_type: str, column: str, description: str) -> bool:
    kind = re.sub(r"\(.*\)", "", data_type)
    asked = [words for of, words in UNITS.items() if re.fullmatch(of, f"{kind} {column}")]
    return all(re.search(words, description) for words in asked)


@pytest.mark.parametrize(
    ("data_type", "column", "description"),
    [
        ("timestamp with time zone", "entered_at", "When it began"),
        ("date", "cost_month_date", "When it was paid"),
        ("numeric(18, 2)", "working_minutes", "Working time"),
        ("numeric(18, 4)", "met_share", "How many were met"),
        ("numeric(18, 2)", "won_amount", "What was won"),
    ],
)
def test_a_column_without_its_unit_is_told(data_type: str, column: str, description: str) -> None:
    assert not _says_its_unit(data_type, column, description)


def test_every_report_has_its_exposure(manifest: dict, models: dict[str, dict]) -> None:
    exposed = {
        parent.split(".")[-1]
        for exposure in manifest["exposures"].values()
        for parent in exposure["depends_on"]["nodes"]
    }
    assert {name for name in models if name.startswith("rpt_")} <= exposed
    assert all(exposure["description"] for exposure in manifest["exposures"].values())


def test_every_dimension_and_metric_is_described(manifest: dict) -> None:
    dimensions = [
        (model["name"], dimension["name"], dimension["description"])
        for model in manifest["semantic_models"].values()
        for dimension in model["dimensions"]
    ]
    assert len(dimensions) > 40
    assert [name for *name, description in dimensions if not description] == []
    assert [m["name"] for m in manifest["metrics"].values() if not m["description"]] == []


def test_the_page_of_metrics_lists_each_with_its_words(manifest: dict) -> None:
    page = (PROJECT_ROOT / "docs" / "metrics.md").read_text(encoding="utf-8")
    named = {**manifest["metrics"], **manifest["saved_queries"]}.values()
    wanted = {(each["name"], " ".join(each["description"].split())) for each in named}
    assert set(re.findall(r"^\| `(\w+)` \| (.+) \|$", page, flags=re.MULTILINE)) == wanted


def test_every_mart_has_its_page(models: dict[str, dict]) -> None:
    pages = {page.stem for page in (PROJECT_ROOT / "docs" / "marts").glob("*.md")}
    missing = sorted(n for n, m in models.items() if _layer(m) == "marts" and n not in pages)
    assert missing == []


def test_worked_examples_have_names_that_postgres_takes(manifest: dict) -> None:
    longest = 63
    names = [example["name"] for example in manifest["unit_tests"].values()]
    assert len(names) > 140
    assert [name for name in names if len(name) > longest] == []


def test_staging_reads_raw_and_nothing_else(models: dict[str, dict]) -> None:
    allowed = ("source.tandem.raw.", "model.tandem.stg_", "seed.")
    for name, model in models.items():
        if _layer(model) == "staging":
            foreign = [d for d in model["depends_on"]["nodes"] if not d.startswith(allowed)]
            assert foreign == [], name


def test_no_layer_reads_a_later_one(models: dict[str, dict]) -> None:
    order = {"staging": 0, "intermediate": 1, "marts": 2}
    for name, model in models.items():
        for parent in model["depends_on"]["nodes"]:
            parent_model = models.get(parent.split(".")[-1])
            if parent_model and _layer(model) in order and _layer(parent_model) in order:
                assert order[_layer(parent_model)] <= order[_layer(model)], f"{name} reads {parent}"


def test_no_stub_is_left(models: dict[str, dict]) -> None:
    stubs = [n for n, m in models.items() if "interface stub" in m["raw_code"]]
    assert stubs == []


def test_models_never_ask_the_wall_clock() -> None:
    clock = re.compile(
        r"\b(now\(\)|current_timestamp|current_date|getdate|today\(\))", re.IGNORECASE
    )
    files = list((PROJECT_ROOT / "dbt_project" / "models").rglob("*.sql"))
    assert files
    assert [file.name for file in files if clock.search(file.read_text())] == []


def test_models_stay_readable() -> None:
    limit = 120
    long = {
        file.name: lines
        for file in Path(PROJECT_ROOT / "dbt_project" / "models").rglob("*.sql")
        if (lines := sum(1 for line in file.read_text().splitlines() if line.strip())) > limit
    }
    assert long == {}


def test_lines_of_sql_fit_the_page() -> None:
    limit = 120
    wide = [
        f"{file.name}:{number}"
        for folder in ("models", "tests")
        for file in (PROJECT_ROOT / "dbt_project" / folder).rglob("*.sql")
        for number, line in enumerate(file.read_text().splitlines(), start=1)
        if len(line) > limit
    ]
    assert wide == []


def test_nothing_is_read_from_variables_while_the_project_is_parsed() -> None:
    """The kept parse is named after the files alone: it would not notice another value."""
    configured = re.compile(r"\{\{-?\s*config\(.*?\)\s*-?\}\}|\{%-?\s*(?:el)?if .*?%\}", re.DOTALL)
    project = PROJECT_ROOT / "dbt_project"
    told = {
        path: "\n".join(configured.findall(text)) if path.suffix == ".sql" else text
        for folder in ("models", "macros", "seeds", "tests")
        for path in (project / folder).rglob("*.*")
        if path.suffix in {".sql", ".yml"} and (text := path.read_text(encoding="utf-8"))
    }
    told[project / "dbt_project.yml"] = (project / "dbt_project.yml").read_text(encoding="utf-8")
    assert [str(path) for path, text in told.items() if re.search(r"\bvar\(", text)] == []
