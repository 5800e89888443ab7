"""Two labelled sets of people: ours and plain Splink, in one run, nobody shown the truth.

Ours: unsupervised training on the set itself, then likeness as in production, contradictions too,
at the threshold of the default agreement. Plain Splink: the comparisons its library ships, the same
keys to meet on and the same start of training, at the same threshold and at the best of many,
which only the truth can tell. Splink's `fake_1000` (MIT) and FEBRL's third set (see their LICENSE).
"""

import logging
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
from rich.console import Console
from rich.table import Table

from benchmarks.identity.scoring import Score, clusters_of, likened, scored, trained
from tandem.engines.duckdb import connect, literal
from tandem.settings import PROJECT_ROOT, Settings
from tandem.unify.probabilistic import Model, load_model

DATA = PROJECT_ROOT.parent / "shared" / "data" / "linkage"
MODELS = Path(__file__).with_name("models")
AT_LEAST = 0.99
MANY = (0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98, AT_LEAST, 0.995, 0.999)

_FAKE_1000 = """
    select
        unique_id as record_key,
        cluster as truth,
        lower(first_name) as first_name,
        lower(first_name) as first_root,
        lower(surname) as last_name,
        dob as date_of_birth,
        lower(email) as email,
        split_part(lower(email), '@', 2) as host,
        lower(city) as city,
        substr(dob, 1, 7) as month_of_birth,
        substr(dob, 6, 5) as day_of_birth
    from read_csv({file}, all_varchar = true)
    order by record_key
"""

_FEBRL3 = """
    select
        trim(rec_id) as record_key,
        regexp_extract(rec_id, 'rec-([0-9]+)-', 1) as truth,
        nullif(trim(given_name), '') as first_name,
        nullif(trim(given_name), '') as first_root,
        nullif(trim(surname), '') as last_name,
        nullif(trim(date_of_birth), '') as date_of_birth,
        nullif(trim(postcode), '') as postcode,
        nullif(trim(suburb), '') as suburb,
        nullif(trim(address_1), '') as street,
        nullif(trim(street_number), '') as house_number
    from read_csv({file}, all_varchar = true)
    order by record_key
"""


@dataclass(frozen=True)
class Labelled:
    """One set: its file, how to read it, and how Splink's library would compare its columns."""

    name: str
    file: Path
    sql: str
    #: Column → a comparison of Splink's library and its options.
    plain: dict[str, tuple[str, dict[str, Any]]]


_NAME = ("JaroWinklerAtThresholds", {"term_frequency_adjustments": True})
SETS = (
    Labelled(
        "fake_1000",
        DATA / "splink" / "fake_1000.csv",
        _FAKE_1000,
        {
            "first_name": _NAME,
            "last_name": _NAME,
            "date_of_birth": ("DateOfBirthComparison", {"input_is_string": True}),
            "city": ("ExactMatch", {"term_frequency_adjustments": True}),
            "email": ("EmailComparison", {}),
        },
    ),
    Labelled(
        "febrl3",
        DATA / "febrl" / "dataset3.csv",
        _FEBRL3,
        {
            "first_name": _NAME,
            "last_name": _NAME,
            "date_of_birth": ("LevenshteinAtThresholds", {}),
            "postcode": ("LevenshteinAtThresholds", {}),
            "suburb": ("JaroWinklerAtThresholds", {}),
            "street": ("JaroWinklerAtThresholds", {}),
            "house_number": ("ExactMatch", {}),
        },
    ),
)


@dataclass(frozen=True)
class Judged:
    """How right the linked pairs are, and the clusters they make."""

    pairs: Score
    clusters: Score


def measure() -> None:
    """Print precision, recall and F1 of pairs and of clusters, for every set that is there."""
    for labelled in SETS:
        if not labelled.file.exists():
            print(f"{labelled.name}: left out, {labelled.file} is not there")
            continue
        records = read(labelled)
        rows = [(f"Tandem at {AT_LEAST}", ours(labelled, records)), *_plain(labelled, records)]
        _print(labelled.name, rows)


def read(labelled: Labelled) -> pa.Table:
    """Return the records with their ``truth``, ordered by ``record_key``."""
    with (
        tempfile.TemporaryDirectory() as home,
        connect(None, settings=Settings(home=Path(home))) as connection,
    ):
        return connection.execute(
            labelled.sql.format(file=literal(str(labelled.file)))
        ).to_arrow_table()


def ours(labelled: Labelled, records: pa.Table) -> Judged:
    """Train on the records, link at the threshold of the agreement, and judge."""
    features, keys = records.drop_columns(["truth"]), records["record_key"]
    with tempfile.TemporaryDirectory(prefix="tandem-bench-") as folder:
        settings = Settings(home=Path(folder))
        declared = load_model(labelled.name, MODELS)
        model = trained(declared, features, labelled.name, settings)
        alike = likened(model, features, AT_LEAST, settings)
    linked = alike.pairs.filter(pc.is_null(alike.pairs["contradiction"]))
    left, right = (_positions(linked[f"record_key_{side}"], keys) for side in ("a", "b"))
    truth = records["truth"].to_numpy(zero_copy_only=False)
    return Judged(_pairwise(truth, left, right), scored(truth.tolist(), alike.clusters))


def _positions(some: pa.ChunkedArray, keys: pa.ChunkedArray) -> npt.NDArray[np.int64]:
    return pc.index_in(some, keys.combine_chunks()).to_numpy()


def _plain(labelled: Labelled, records: pa.Table) -> list[tuple[str, Judged]]:
    """Judge Splink with the comparisons it ships, at our threshold and at its best."""
    with (
        tempfile.TemporaryDirectory() as home,
        connect(None, settings=Settings(home=Path(home))) as connection,
    ):
        connection.register("records", records)
        connection.execute(
            "create table plain as"
            " select row_number() over (order by record_key) as record_number, * from records"
        )
        found = _predicted(connection, labelled, load_model(labelled.name, MODELS))
    truth = records["truth"].to_numpy(zero_copy_only=False)
    many = {threshold: _judged_at(threshold, found, truth) for threshold in MANY}
    best = {
        what: max(many, key=lambda threshold: getattr(many[threshold], what).f1)
        for what in ("pairs", "clusters")
    }
    told = f"plain Splink at its best, {best['pairs']} and {best['clusters']}"
    at_best = Judged(many[best["pairs"]].pairs, many[best["clusters"]].clusters)
    return [(f"plain Splink at {AT_LEAST}", many[AT_LEAST]), (told, at_best)]


def _predicted(connection: Any, labelled: Labelled, model: Model) -> pa.Table:
    from splink import DuckDBAPI, Linker, SettingsCreator, block_on

    settings = SettingsCreator(
        link_type="dedupe_only",
        unique_id_column_name="record_number",
        comparisons=[_comparison(column, *how) for column, how in labelled.plain.items()],
        blocking_rules_to_generate_predictions=[block_on(*group) for group in model.meet_on],
        max_iterations=50,
    )
    linker = Linker(DuckDBAPI(connection=connection).register("plain"), settings)
    logging.getLogger("splink").setLevel(logging.ERROR)
    training = linker.training
    training.estimate_probability_two_random_records_match(
        [block_on(*group) for group in model.training.sure], recall=model.training.recall
    )
    training.estimate_u_using_random_sampling(max_pairs=5e6, seed=1)
    for group in model.training.within:
        training.estimate_parameters_using_expectation_maximisation(block_on(*group))
    found = linker.inference.predict(threshold_match_probability=min(MANY), warning_mode="never")
    return connection.execute(f"from {found.physical_name}").to_arrow_table()


def _comparison(column: str, kind: str, options: dict[str, Any]) -> Any:
    from splink import comparison_library

    build: Callable[..., Any] = getattr(comparison_library, kind)
    frequencies = {"term_frequency_adjustments"} & set(options)
    built = build(column, **{name: options[name] for name in set(options) - frequencies})
    return built.configure(term_frequency_adjustments=True) if frequencies else built


def _judged_at(threshold: float, found: pa.Table, truth: npt.NDArray[Any]) -> Judged:
    kept = found.filter(pc.greater_equal(found["match_probability"], threshold))
    left, right = (kept[f"record_number_{side}"].to_numpy() - 1 for side in ("l", "r"))
    clusters = clusters_of(len(truth), left, right)
    return Judged(_pairwise(truth, left, right), scored(truth.tolist(), clusters))


def _pairwise(
    truth: npt.NDArray[Any], left: npt.NDArray[np.int64], right: npt.NDArray[np.int64]
) -> Score:
    """Score linked pairs by themselves, whatever follows from several of them."""
    _, sizes = np.unique(truth, return_counts=True)
    true = int((sizes * (sizes - 1) // 2).sum())
    hits = int((truth[left] == truth[right]).sum())
    return Score(hits / max(len(left), 1), hits / true, 2 * hits / max(len(left) + true, 1))


def _print(name: str, rows: list[tuple[str, Judged]]) -> None:
    table = Table(title=name)
    for heading in ("", "pairs P", "R", "F1", "clusters P", "R", "F1"):
        table.add_column(heading, justify="right" if heading else "left")
    for who, judged in rows:
        table.add_row(who, *(f"{value:.4f}" for value in (*judged.pairs, *judged.clusters)))
    Console(width=110).print(table)


if __name__ == "__main__":
    measure()
