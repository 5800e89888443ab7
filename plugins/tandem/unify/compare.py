"""Who has to be compared, with whom, and what comes of it."""

import duckdb

from tandem.unify.probabilistic import Model, score
from tandem.unify.probabilistic.frequencies import Frequencies
from tandem.unify.probabilistic.looks import look
from tandem.unify.probabilistic.meet import meet


def compare(
    connection: duckdb.DuckDBPyConnection,
    model: Model,
    counted: Frequencies,
    *,
    at_least: float,
    is_whole: bool,
) -> int:
    """Score who looks otherwise, or is known to be one with others than before, with all they meet.

    Makes tables ``changed`` (who that is), ``otherwise`` (they, and who is compared no more),
    ``pairs_gone`` (remembered pairs of theirs), ``found`` (pairs that may be one), ``looks_now``
    and ``seen``, the features of whoever is looked at.

    Args:
        connection: Holds the gathered region and what is remembered.
        model: A trained model.
        counted: What was common.
        at_least: Pairs less probable than this are left out.
        is_whole: Nothing is remembered.

    Returns:
        How many pairs met.
    """
    connection.execute(_CHANGED_WHOLE if is_whole else _CHANGED)
    connection.execute(_PAIRS_GONE)
    source = "features" if is_whole else "looks_new"
    look(connection, model, counted, "changed", source, also=("digest",))
    if not is_whole:
        connection.execute(_LOOK_BACK)
    pairs = meet(connection, model, None if is_whole else "remembered.looks")
    connection.execute((_SEE_ALL if is_whole else _SEE).format(", ".join(model.compared)))
    score(connection, model, counted, at_least=at_least)
    return pairs


#: Nobody has been looked at before: all are new.
_CHANGED_WHOLE = """
    create or replace temporary view changed as from parts;

    create or replace temporary table otherwise as select record_number from looks_gone
"""

_CHANGED = """
    create or replace temporary table changed as
    with before as (
        select record_number, part
        from remembered.looks
        semi join parts using (record_number)
        anti join looks_new using (record_number)
    )

    select parts.record_number, parts.part
    from parts
    left join before on parts.record_number = before.record_number
    where before.part is distinct from parts.part;

    create or replace temporary table otherwise as
    select record_number from changed
    union
    select record_number from looks_gone
"""

_PAIRS_GONE = """
    create or replace temporary table pairs_gone as
    with pairs as materialized (
        select number_a, number_b
        from remembered.pairs
        where number_a in (from otherwise) or number_b in (from otherwise)
    )

    select
        pairs.number_a,
        pairs.number_b,
        least(one.record_key, other.record_key) as record_key_a,
        greatest(one.record_key, other.record_key) as record_key_b
    from pairs
    inner join remembered.records as one on pairs.number_a = one.record_number
    inner join remembered.records as other on pairs.number_b = other.record_number
"""

#: Who looks as before, but is known to be one with others, meets on the keys remembered.
_LOOK_BACK = """
    insert into looks_now by name
    select looks.* replace (changed.part as part)
    from remembered.looks
    inner join changed using (record_number)
    anti join looks_now using (record_number)
    anti join looks_gone using (record_number)
"""

_SEE_ALL = """
    create or replace temporary view seen as select record_number, record_key, {} from features
"""

#: Whose features are looked at: of whoever meets, and of everybody a likeness of theirs may join.
_SEE = """
    create or replace temporary table seen as
    with ends as (
        select number_a as record_number from met
        union
        select number_b from met
    ),

    regions as (
        select distinct region from remembered.records semi join ends using (record_number)
    ),

    wanted as (
        from ends
        union
        select record_number from nodes
        union
        select record_number from remembered.records semi join regions using (region)
    )

    select record_number, record_key, {}
    from features
    inner join wanted using (record_number)
"""
