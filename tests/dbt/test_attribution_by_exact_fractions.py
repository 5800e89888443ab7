"""Every credit and cent of `fct_attribution` equals what exact fractions say, on random deals."""

import os
import random
import subprocess
import sys
from collections import defaultdict
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from pathlib import Path

import duckdb
import pyarrow as pa
import pytest

from tandem.agreement.loader import load_agreement
from tandem.agreement.tables import agreement_tables
from tandem.agreement.warehouse import write_agreement
from tandem.engines.duckdb import connect
from tandem.settings import PROJECT_ROOT, Settings

AS_OF = datetime(2025, 12, 1, tzinfo=UTC)
FIRST = datetime(2023, 1, 1, tzinfo=UTC)
DAY = timedelta(days=1)
MILLION = 1_000_000
STEPS = ["opportunities", "people", "touches", "paths", "weights", "touch_credits", "credits"]
MODELS = ["int_reporting", *(f"int_attribution__{step}" for step in STEPS)]
MODELS += ["int_attribution__amounts", "int_attribution", "fct_attribution"]
MONEY = "numeric(18, 2)"

Touch = tuple[datetime, int, str, str]  # when, rank of its kind, id, person


class Company:
    """Random deals, people and touches; many share an instant, a day or an hour on purpose."""

    def __init__(self, kinds: list[str], seed: int) -> None:
        """Draw everything from one seed."""
        self.pick = random.Random(seed)
        self.people = [(f"P{i}", f"A{i % 60}", self._instant(900)) for i in range(180)]
        self.deals = [self._deal(i) for i in range(60)]
        self.roles = sorted(
            {
                (deal["opportunity_id"], f"P{self.pick.randrange(180)}")
                for deal in self.deals
                for _ in range(self.pick.choice([0, 0, 1, 3]))
            }
        )
        self.touches = [self._touch(i, kinds) for i in range(1500)]

    def _instant(self, days: int) -> datetime:
        return FIRST + timedelta(seconds=self.pick.randrange(days * 86400))

    def _deal(self, number: int) -> dict:
        category = self.pick.choice(["open", "won", "lost"])
        created = self._instant(1000)
        closed = created + timedelta(seconds=self.pick.randrange(90 * 86400))
        amount = self.pick.choice([None, 0, -1, 1, self.pick.randrange(-(10**6), 10**8)])
        return {
            "opportunity_id": f"O{number}",
            "account_id": f"A{number}",
            "category": category,
            "cents": amount,
            "created_at": created,
            "closed_at": None if category == "open" else closed,
        }

    def _touch(self, number: int, kinds: list[str]) -> dict:
        person, _, known = self.pick.choice(self.people)
        near = self.pick.choice([0, 0, 1, 30, 3600, -3600, 86400, -86400, 86401])
        when = known if self.pick.random() < 0.3 else self._instant(1095)
        return {
            "touch_id": f"T{number:05d}",
            "person_id": person,
            "kind": self.pick.choice(kinds),
            "direction": self.pick.choice(["inbound"] * 4 + ["outbound"]),
            "is_human": self.pick.random() < 0.9,
            "occurred_at": when + timedelta(seconds=near),
        }


def largest_remainder(total: int, weights: list[Fraction]) -> list[int]:
    """Whole parts of a total in proportion to weights; what is left to the largest remainders."""
    exact = [total * weight / sum(weights) for weight in weights]
    parts = [int(share) for share in exact]
    by_remainder = sorted(range(len(parts)), key=lambda i: (parts[i] - exact[i], i))
    for i in by_remainder[: total - sum(parts)]:
        parts[i] += 1
    return parts


def weigh(path: list[Touch], milestones: list, middle: int) -> list[tuple[Touch, Fraction]]:
    """What each touch of a path weighs, from milestones (touch or None, weight) and the middle."""
    weights: dict[Touch, Fraction] = defaultdict(Fraction)
    for touch, weight in milestones:
        if touch is not None:
            weights[touch] += Fraction(weight)
    rest = [touch for touch in path if touch not in weights]
    for touch in rest:
        weights[touch] += Fraction(middle, len(rest))
    return [(touch, weights[touch]) for touch in path if weights[touch]]


def lead_creation(path: list[Touch], created: datetime, known: dict) -> Touch | None:
    """The earliest touch that is its person's nearest to, and within a day of, the first record."""
    nearest = []
    for person in {touch[3] for touch in path}:
        mine = [touch for touch in path if touch[3] == person]
        best = min(mine, key=lambda touch: (abs(touch[0] - known[person]), touch))
        if abs(best[0] - known[person]) <= DAY and best[0] <= created:
            nearest.append(best)
    return min(nearest, default=None)


def weights_by_model(deal: dict, path: list[Touch], known: dict) -> dict[str, list]:
    """Weights of all eight models for one deal."""
    before = [touch for touch in path if touch[0] <= deal["created_at"]]
    first, last = (path[0], path[-1]) if path else (None, None)
    lead = lead_creation(path, deal["created_at"], known)
    opening = before[-1] if before else None
    close = last if deal["category"] != "open" else None
    early = [(first, 30), (lead, 30), (opening, 30)] if before else []
    decayed = [
        (touch, Fraction(round(1e9 * 0.5 ** ((last[0] - touch[0]) / (7 * DAY))))) for touch in path
    ]
    return {
        "first_touch": weigh(path, [(first, 1)], 0),
        "last_touch": weigh(path, [(last, 1)], 0),
        "linear": weigh(path, [], 1),
        "u_shaped": weigh(path, [(first, 40), (last, 40)], 20),
        "lead_creation": weigh(before, early[:2], 0),
        "w_shaped": weigh(before, early, 10),
        "full_path": weigh(path, [(t, "22.5") for t in (first, lead, opening, close)], 10),
        "time_decay": decayed,
    }


def expected(company: Company, ranks: dict[str, int], counted: set[str]) -> dict:
    """Credit and cents per deal, model and touch (or kind of credit)."""
    known = {person: created for person, _, created in company.people}
    rows = {}
    for deal in company.deals:
        named = {person for key, person in company.roles if key == deal["opportunity_id"]}
        people = named or {p for p, account, _ in company.people if account == deal["account_id"]}
        until = deal["closed_at"] or AS_OF
        path = sorted(
            (touch["occurred_at"], ranks[touch["kind"]], touch["touch_id"], touch["person_id"])
            for touch in company.touches
            if touch["person_id"] in people
            and touch["kind"] in counted
            and touch["is_human"]
            and touch["direction"] == "inbound"
            and deal["created_at"] - 365 * DAY <= touch["occurred_at"] <= until
        )
        for model, weights in weights_by_model(deal, path, known).items():
            waits = model == "full_path" and deal["category"] == "open" and weights
            kept = 225_000 if waits else 0
            credits = largest_remainder(MILLION - kept, [weight for _, weight in weights] or [1])
            names = [touch[2] for touch, _ in weights] or ["unattributed"]
            shares = [(name, credit) for name, credit in zip(names, credits, strict=True) if credit]
            shares += [("pending", kept)] if kept else []
            cents = deal["cents"]
            amounts = largest_remainder(abs(cents or 0), [Fraction(c) for _, c in shares])
            for (name, credit), amount in zip(shares, amounts, strict=True):
                signed = None if cents is None else amount if cents >= 0 else -amount
                rows[deal["opportunity_id"], model, name] = (credit, signed)
    return rows


def put(connection: duckdb.DuckDBPyConnection, table: str, rows: list[dict], extra: str) -> None:
    """Write rows as a table of schema intermediate, with the other columns that models read."""
    connection.register("rows_in", pa.Table.from_pylist(rows))
    connection.execute(f"create table intermediate.{table} as select *, {extra} from rows_in")
    connection.unregister("rows_in")


def build(warehouse: Path) -> None:
    """Run the models of attribution alone, over what stands in the warehouse."""
    dbt = [sys.executable, "-m", "dbt.cli.main", "--quiet"]
    places = ["--target-path", str(warehouse.parent / "target")]
    now = ["--vars", f'{{as_of: "{AS_OF.isoformat()}"}}']
    chosen = ["--select", "attribution_weights", *MODELS, "--exclude-resource-type", "test"]
    chosen += ["--exclude-resource-type", "unit_test"]
    environment = os.environ | {"DBT_PROFILES_DIR": ".", "TANDEM_WAREHOUSE": str(warehouse)}
    command = [*dbt, "build", *chosen, *now, *places]
    subprocess.run(command, cwd=PROJECT_ROOT / "dbt_project", env=environment, check=True)


@pytest.mark.parametrize("seed", [7])
def test_attribution_equals_exact_fractions(tmp_path: Path, seed: int) -> None:
    settings = Settings(home=tmp_path)
    with connect(settings.warehouse, settings=settings) as connection:
        agreement = load_agreement(PROJECT_ROOT / "expectations" / "agreement")
        write_agreement(connection, agreement_tables(agreement))
        ask = "select touch_kind, kind_rank from agreement.touch_kinds"
        ranks = dict(connection.execute(ask).fetchall())
        ask = "select touch_kind from agreement.attribution_touches"
        counted = {kind for (kind,) in connection.execute(ask).fetchall()}
        company = Company(sorted(ranks), seed)
        connection.execute("create schema intermediate")
        money = f"cast(cents / 100.0 as {MONEY})"
        extra = f"{money} as amount, {money} as amount_reporting, 'USD' as currency"
        put(connection, "int_opportunities", company.deals, extra)
        nothing = "cast(null as text)"
        extra = ", ".join(
            f"{nothing} as {name}" for name in ("program_id", "content_id", "channel")
        )
        put(connection, "int_touches", company.touches, extra)
        names = ("person_id", "account_id", "created_at")
        people = [dict(zip(names, row, strict=True)) for row in company.people]
        put(connection, "int_people", people, "1 as one")
        roles = [{"opportunity_id": deal, "person_id": person} for deal, person in company.roles]
        put(connection, "int_opportunity_people", roles, "1 as one")
    build(settings.warehouse)
    with connect(settings.warehouse, settings=settings, read_only=True) as connection:
        found = connection.execute(
            """
            select opportunity_id, model, coalesce(touch_id, credit_kind), credit_micros,
                cast(attributed_amount * 100 as bigint)
            from marts.fct_attribution
            """
        ).fetchall()
    actual = {(deal, model, name): (credit, cents) for deal, model, name, credit, cents in found}
    wanted = expected(company, ranks, counted)
    assert len(actual) == len(found)
    assert len({model for _, model, _ in wanted}) == 8
    assert actual == wanted
