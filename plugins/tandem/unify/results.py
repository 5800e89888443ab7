"""What matching tells the marts: schema ``identity`` of the engine, changed by what changed.

``<word>_assignments`` says whose each record is, ``<word>_id_history`` what happened to ids,
``<word>_pairs`` who looks alike, what each field says, and what became of it. They change in one
transaction with ``<word>_results``, whose one row names what the memory has to be of.
"""

from datetime import datetime

import duckdb

from tandem.engines.bench import Change
from tandem.engines.door import Door

PAIR = ("record_key_a", "record_key_b")


def written_results(door: Door, word: str) -> str | None:
    """Return which results lie in the engine; None if any of them is missing."""
    names = ", ".join(
        f"'{word}_{what}'" for what in ("assignments", "id_history", "pairs", "results")
    )
    there = door.query(
        "select table_name from information_schema.tables"
        f" where table_schema = 'identity' and table_name in ({names})"
    )
    if len(set(there["table_name"].to_pylist())) < 4:
        return None
    return str(door.query(f"select results from identity.{word}_results")["results"][0].as_py())


def find_results(
    connection: duckdb.DuckDBPyConnection, word: str, now: datetime, *, is_whole: bool
) -> None:
    """Make views of what comes of a matching, and table ``pairs_judged``: pairs judged otherwise.

    The views are ``assignments``, ``pairs_found`` (pairs, and what became of them) and
    ``pairs_told`` (what of them the engine gets).

    Args:
        connection: Holds what `region`, `likeness` and `ids` made of the touched regions and,
            unless everything is new, ``pairs_before``: the pairs in the engine.
        word: What an entity is called.
        now: As_of of the run.
        is_whole: Nothing was there before.
    """
    connection.execute(_ASSIGNMENTS.format(word=word, now=now.isoformat()))
    connection.execute(_PAIRS_JUDGED)
    connection.execute(_PAIRS_FOUND)
    connection.execute(_PAIRS_TOLD if is_whole else f"{_REJUDGED}; {_PAIRS_TOLD} {_AND_REJUDGED}")


def changes(
    word: str, history: Change, results: str, *, is_whole: bool, is_repeated: bool
) -> list[Change]:
    """Say what becomes of each table.

    Args:
        word: What an entity is called.
        history: What becomes of the history of ids.
        results: The name of what is written.
        is_whole: Nothing was there before.
        is_repeated: It was, and by the same model of the same code.
    """
    keys = ", ".join(PAIR)
    return [
        Change(
            f"{word}_assignments",
            "from assignments",
            ("record_key",),
            "select record_key from nodes union all select record_key from records_gone",
            is_whole,
            is_repeated,
        ),
        history,
        Change(
            f"{word}_pairs",
            "from pairs_told",
            PAIR,
            f"select {keys} from pairs_gone union all select {keys} from pairs_judged",
            is_whole,
            is_repeated,
        ),
        Change(f"{word}_results", f"select '{results}' as results", is_whole=True),
    ]


#: Whose each record is, and the strongest link that says so.
_ASSIGNMENTS = """
    create or replace temporary view assignments as
    with ends as (
        select one as node, place from joins
        union all
        select other as node, place from joins
    ),

    founders as (
        select node from ids_settled where is_founder
    ),

    strongest as (
        select node, min(place) as place
        from ends
        anti join founders using (node)
        group by node
    ),

    tied as (
        select
            strongest.node,
            joins.match_method,
            joins.match_score,
            joins.evidence
        from strongest
        inner join joins on strongest.place = joins.place
    )

    select
        nodes.record_key,
        ids_settled.entity_id as {word}_id,
        coalesce(tied.match_method, 'founding') as match_method,
        coalesce(tied.match_score, 1.0) as match_score,
        coalesce(tied.evidence, '') as evidence,
        case
            when ids_settled.is_as_before then ids_settled.held_since
            else timestamptz '{now}'
        end as linked_at
    from ids_settled
    inner join nodes on ids_settled.node = nodes.position
    left join tied on ids_settled.node = tied.node
"""

_PAIRS_JUDGED = """
    create or replace temporary table pairs_judged as
    select
        pairs.number_a,
        pairs.number_b,
        least(one.record_key, other.record_key) as record_key_a,
        greatest(one.record_key, other.record_key) as record_key_b,
        coalesce(
            judged.outcome, case when pairs.is_contradicting then 'contradiction' else 'review' end
        ) as outcome_now
    from remembered.pairs
    anti join pairs_gone using (number_a, number_b)
    inner join nodes as one on pairs.number_a = one.record_number
    inner join nodes as other on pairs.number_b = other.record_number
    left join judged on pairs.number_a = judged.number_a and pairs.number_b = judged.number_b
    where outcome_now <> pairs.outcome
"""

_PAIRS_FOUND = """
    create or replace temporary view pairs_found as
    select
        found.*,
        coalesce(
            judged.outcome,
            case when found.contradiction is null then 'review' else 'contradiction' end
        ) as outcome
    from found
    left join judged on found.number_a = judged.number_a and found.number_b = judged.number_b
"""

_PAIRS_TOLD = """
    create or replace temporary view pairs_told as
    select * exclude (number_a, number_b) from pairs_found
"""

_REJUDGED = """
    create or replace temporary table rejudged as
    select pairs_before.* replace (pairs_judged.outcome_now as outcome)
    from pairs_before
    inner join pairs_judged
        on
            pairs_before.record_key_a = pairs_judged.record_key_a
            and pairs_before.record_key_b = pairs_judged.record_key_b
"""

_AND_REJUDGED = "union all by name from rejudged"
