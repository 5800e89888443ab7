"""Our statement scores what Splink scores, to the last bit that is written down."""

import duckdb
from benchmarks.identity.crowd import gather

from tandem.unify.people import PEOPLE
from tandem.unify.probabilistic import load_model
from tandem.unify.probabilistic.frequencies import count_now
from tandem.unify.probabilistic.linker import linker_of
from tandem.unify.probabilistic.prepare import prepare
from tests.unit.unify.world import score_everybody

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
    order = [("record_key_a", "ascending"), ("record_key_b", "ascending")]
    assert len(theirs) > 500
    assert ours.select(theirs.column_names).sort_by(order) == theirs.sort_by(order)
