"""Our statement scores what Splink scores, to the last bit that is written down."""

from functools import cache
from math import log2

import duckdb
import pyarrow as pa
import pyarrow.compute as pc
from benchmarks.identity.crowd import gather
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from tandem.unify.people import PEOPLE
from tandem.unify.probabilistic import Model, load_model
from tandem.unify.probabilistic.frequencies import count_now
from tandem.unify.probabilistic.linker import linker_of
from tandem.unify.probabilistic.model import LevelWeight
from tandem.unify.probabilistic.prepare import prepare
from tests.unit.unify.world import MODEL, score_everybody

#: Splink's pairs in our words; outcomes as numbers, the best highest, -1 where a value is unknown.
THEIRS = """
    select
        least(l.record_key, r.record_key) as record_key_a,
        greatest(l.record_key, r.record_key) as record_key_b,
        round(pairs.match_probability, 6) as match_probability,
        round(pairs.match_weight, 4) as match_weight,
        round(pairs.mw_first_name + pairs.mw_tf_adj_first_name, 4) as weight_first_name,
        round(pairs.mw_email, 4) as weight_email,
        round(pairs.mw_phone, 4) as weight_phone
    from {pairs} as pairs
    inner join prepared as l on pairs.record_number_l = l.record_number
    inner join prepared as r on pairs.record_number_r = r.record_number
"""


def test_every_pair_is_scored_as_splink_scores_it() -> None:
    model = load_model("people")
    connection = duckdb.connect(config={"threads": 1})  # noqa: TID251
    records = gather(connection, 3000, day=0)
    connection.execute(f"create table features as {PEOPLE.features_sql}")
    counted = count_now(connection, model, records)
    prepare(connection, model, counted)
    linker, _ = linker_of(connection, model, counted, "prepared")
    pairs = linker.inference.predict(threshold_match_probability=0.5, warning_mode="never")
    theirs = connection.execute(THEIRS.format(pairs=pairs.physical_name)).to_arrow_table()
    ours = score_everybody(model, connection.table("features").to_arrow_table(), at_least=0.5)
    assert len(theirs) > 500
    assert ours.select(theirs.column_names).sort_by(ORDER) == theirs.sort_by(ORDER)


LIKELY = 0.9
ORDER = [("record_key_a", "ascending"), ("record_key_b", "ascending")]


@cache
def _crowd() -> pa.Table:
    connection = duckdb.connect(config={"threads": 1})  # noqa: TID251
    gather(connection, 600, day=0)
    return connection.execute(PEOPLE.features_sql).to_arrow_table()


def _worth(level: LevelWeight, bits: float) -> LevelWeight:
    return level.model_copy(update={"m": 2 ** min(0.0, bits), "u": 2 ** min(0.0, -bits)})


@st.composite
def _models(draw: st.DrawFn) -> Model:
    """The model of people, each outcome worth anything between -15 and 15 bits."""
    assert MODEL.weights is not None
    fields = {
        column: [_worth(level, draw(st.floats(-15, 15))) for level in levels]
        for column, levels in MODEL.weights.fields.items()
    }
    weights = MODEL.weights.model_copy(update={"fields": fields, "matches_per_record": 0.5})
    return MODEL.model_copy(update={"weights": weights})


@hypothesis_settings(
    max_examples=20,
    deadline=None,
    derandomize=True,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
@given(_models())
def test_comparisons_that_are_left_out_change_no_score(model: Model) -> None:
    everything = score_everybody(model, _crowd(), at_least=1e-12)
    likely = everything.filter(
        pc.greater_equal(everything["match_weight"], log2(LIKELY / (1 - LIKELY)))
    )
    ours = score_everybody(model, _crowd(), at_least=LIKELY)
    assert ours.sort_by(ORDER) == likely.sort_by(ORDER)
