"""Organisations of Chicago in nine lists (DataMade, MIT): ours, plain Splink, dedupe, in one run.

Nobody learns from the truth but dedupe, whose labels it gives. Ours: the models of dbt make the
features, training is unsupervised on the file itself, and likeness decides as in production (its
contradictions too) at the threshold of the default agreement. Plain Splink: Jaro-Winkler on name
and address, exact zip and phone, its own training, at the same threshold and at the best of many.
"""

import json
import os
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path
from statistics import median

import duckdb
from rich.console import Console
from rich.table import Table

from benchmarks.identity.scoring import (
    Score,
    clusters_of,
    features_of,
    likened,
    scored,
    trained,
)
from tandem.engines.duckdb import connect
from tandem.settings import PROJECT_ROOT, Settings
from tandem.unify.probabilistic import Model, load_model

FILE = (
    PROJECT_ROOT.parent / "shared" / "data" / "linkage" / "organisations"
    / "csv_example_orgs_true_ids_TRIMMED.csv"
)  # fmt: skip
DEDUPE = PROJECT_ROOT / "var" / "bench" / "dedupe" / "bin" / "python"
AT_LEAST = 0.99
LABELS, SEEDS = (30, 100), (1, 2, 3)
KNOWN = {"company", "address", "postal_code"}

Row = tuple[str, Score]


def measure() -> None:
    """Print precision, recall and F1 over pairs of one cluster."""
    console = Console()
    if not FILE.exists():
        console.print(f"organisations: left out, {FILE} is not there")
        return
    with tempfile.TemporaryDirectory(prefix="tandem-bench-") as folder:
        settings = Settings(home=Path(folder))
        with connect(None, settings=settings) as connection:
            records = _records(connection)
            truth = [record["True Id"] for record in records]
            rows = [_ours(settings, connection, truth), *_plain_splink(connection, truth)]
    rows += _dedupe(records, truth)
    _print(console, rows)


def _records(connection: duckdb.DuckDBPyConnection) -> list[dict[str, str]]:
    connection.execute(
        f"""
        create table organisations as
        select row_number() over () as record_number, * from read_csv(
            '{FILE}', all_varchar = true, header = true, delim = ',', quote = '"', escape = '"'
        )
        """
    )
    rows: list[dict[str, str]] = (
        connection.execute("select * from organisations order by record_number")
        .to_arrow_table()
        .to_pylist()
    )
    return rows


def _ours(settings: Settings, connection: duckdb.DuckDBPyConnection, truth: Sequence[str]) -> Row:
    written = connection.execute(
        """
        select
            'organisations:' || lpad(cast(record_number as text), 6, '0') as record_key,
            "Site name" as account_name, "Address" as street, "Zip" as postal_code,
            "Phone" as phone
        from organisations
        order by record_number
        """
    ).to_arrow_table()
    features = features_of(written, settings)
    model = trained(_model(), features, "organisations", settings)
    alike = likened(model, features, AT_LEAST, settings)
    return f"Tandem at {AT_LEAST}", scored(truth, alike.clusters)


def _model() -> Model:
    """The model of accounts, as far as the file has its columns; its weights are learned here."""
    whole = load_model("accounts")
    whole.weights = None
    told = whole.model_dump(by_alias=True)
    told["compare"] = [one for one in told["compare"] if one["column"] in KNOWN]
    told["meet_on"] = [group for group in told["meet_on"] if "domain" not in group]
    told["never_alone"] = [
        one for one in told["never_alone"] if set(one["when"]) <= KNOWN and not one["same"]
    ]
    return Model.model_validate(told)


def _plain_splink(connection: duckdb.DuckDBPyConnection, truth: Sequence[str]) -> list[Row]:
    from splink import DuckDBAPI, Linker, SettingsCreator, block_on
    from splink import comparison_library as compare

    connection.execute(
        """
        create table plain as
        select
            record_number, lower("Site name") as name, lower("Address") as address,
            "Zip" as zip, "Phone" as phone
        from organisations
        """
    )
    settings = SettingsCreator(
        link_type="dedupe_only",
        unique_id_column_name="record_number",
        comparisons=[
            compare.JaroWinklerAtThresholds("name"),
            compare.JaroWinklerAtThresholds("address"),
            compare.ExactMatch("zip"),
            compare.ExactMatch("phone"),
        ],
        blocking_rules_to_generate_predictions=[
            block_on("name"),
            block_on("address"),
            block_on("phone"),
            block_on("zip", "substr(name, 1, 3)"),
        ],
    )
    linker = Linker(DuckDBAPI(connection=connection).register("plain"), settings)
    training = linker.training
    training.estimate_probability_two_random_records_match(
        [block_on("name", "address"), block_on("address", "phone")], recall=0.7
    )
    training.estimate_u_using_random_sampling(max_pairs=1e7, seed=1)
    for column in ("name", "phone"):
        training.estimate_parameters_using_expectation_maximisation(block_on(column))
    found = linker.inference.predict(threshold_match_probability=0.01).physical_name
    return _at_thresholds(connection, found, truth)


def _at_thresholds(
    connection: duckdb.DuckDBPyConnection, found: str, truth: Sequence[str]
) -> list[Row]:
    def at(threshold: float) -> Score:
        pairs = connection.execute(
            f"select record_number_l, record_number_r from {found} where match_probability >= ?",
            [threshold],
        ).fetchnumpy()
        left, right = (pairs[f"record_number_{side}"] - 1 for side in ("l", "r"))
        return scored(truth, clusters_of(len(truth), left, right))

    many = {threshold: at(threshold) for threshold in (0.5, 0.7, 0.8, 0.9, 0.95, 0.98, AT_LEAST)}
    best = max(many, key=lambda threshold: many[threshold].f1)
    return [
        (f"plain Splink at {AT_LEAST}", many[AT_LEAST]),
        (f"plain Splink at its best, {best}", many[best]),
    ]


def _dedupe(records: list[dict[str, str]], truth: Sequence[str]) -> list[Row]:
    rows = []
    for labels in LABELS if DEDUPE.exists() else ():
        runs = [scored(truth, _clusters(records, labels, seed)) for seed in SEEDS]
        middle = median(run.f1 for run in runs)
        told = f"{min(run.f1 for run in runs):.3f}–{max(run.f1 for run in runs):.3f}"
        chosen = next(run for run in runs if run.f1 == middle)
        rows.append((f"dedupe, {labels} labels, median of {len(SEEDS)} seeds ({told})", chosen))
    return rows


def _clusters(records: list[dict[str, str]], labels: int, seed: int) -> list[int]:
    asked = json.dumps({"labels": labels, "seed": seed, "records": records})
    script = Path(__file__).with_name("by_dedupe.py")
    answer = subprocess.run(  # noqa: S603 - our own script in the environment named above
        [str(DEDUPE), str(script)],
        input=asked,
        text=True,
        capture_output=True,
        check=True,
        env=os.environ | {"PYTHONHASHSEED": "0"},
    )
    clusters: list[int] = json.loads(answer.stdout)
    return clusters


def _print(console: Console, rows: list[Row]) -> None:
    table = Table(title="organisations")
    for column in ("", "precision", "recall", "F1"):
        table.add_column(column, justify="left" if not column else "right")
    for name, score in rows:
        table.add_row(name, *(f"{value:.3f}" for value in score))
    console.print(table)
    if not DEDUPE.exists():
        console.print(f"dedupe: left out, {DEDUPE} is not there; by_dedupe.py says how to make it")


if __name__ == "__main__":
    measure()
