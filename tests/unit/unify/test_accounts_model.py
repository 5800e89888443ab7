"""What the model of accounts that ships says of pairs, by its own weights."""

import pyarrow as pa
import pytest

from tandem.unify.probabilistic import Model, load_model
from tests.unit.unify.world import score_everybody

ACME = {
    "instance": "salesforce:default",
    "company": "acme logistics",
    "address": "12 market",
    "house_number": "12",
    "street": "market",
    "postal_code": "60612",
    "phone": "125550100",
    "country_code": "US",
    "domain": "acme.com",
}
ELSEWHERE = {"instance": "hubspot:default"}
PAIRS = {
    "two_crms": (ACME, ACME | ELSEWHERE),
    "no_phone_or_domain": (ACME, ACME | ELSEWHERE | {"phone": None, "domain": None}),
    "one_crm": (ACME, ACME),
    "abroad": (ACME, ACME | ELSEWHERE | {"country_code": "DE"}),
    "nowhere": (
        ACME,
        ACME
        | ELSEWHERE
        | {"address": None, "postal_code": None, "country_code": None, "house_number": None},
    ),
    "one_building": (ACME, ACME | ELSEWHERE | {"company": "zenith hotels"}),
    "namesakes": (
        ACME,
        ACME
        | ELSEWHERE
        | {"domain": "other.io", "phone": "1", "address": "9 elm", "street": "elm"},
    ),
}


@pytest.fixture(scope="module")
def found() -> dict[str, dict]:
    """What is said of every pair, by its name."""
    model = load_model("accounts")
    return {name: _scored(model, name, pair) for name, pair in PAIRS.items()}


def _scored(model: Model, name: str, pair: tuple[dict, dict]) -> dict:
    rows = [
        {**record, "record_key": f"{name}{number}", "company_words": record["company"].split()}
        for number, record in enumerate(pair)
    ]
    text = {column: pa.string() for column in ("record_key", *ACME)}
    columns = pa.schema([*text.items(), ("company_words", pa.list_(pa.string()))])
    features = pa.Table.from_pylist(rows, schema=columns)
    return score_everybody(model, features, at_least=0.0).to_pylist()[0]


@pytest.mark.parametrize("name", ["two_crms", "no_phone_or_domain"])
def test_one_company_in_two_crms_is_one(found: dict[str, dict], name: str) -> None:
    assert found[name]["match_probability"] > 0.99
    assert found[name]["contradiction"] is None


@pytest.mark.parametrize(
    ("name", "contradiction"),
    [
        ("one_crm", "one_instance"),
        ("abroad", "countries_differ"),
        ("nowhere", "place_unknown"),
        ("one_building", "no_word_in_common"),
    ],
)
def test_what_a_crm_keeps_apart_likeness_does_not_join(
    found: dict[str, dict], name: str, contradiction: str
) -> None:
    assert found[name]["contradiction"] == contradiction


def test_a_name_alone_weighs_less_than_all_that_differs(found: dict[str, dict]) -> None:
    weights = {key: bits for key, bits in found["namesakes"].items() if key.startswith("weight_")}
    assert weights["weight_company"] > 0
    assert weights["weight_address"] < 0
    assert weights["weight_domain"] < 0
