"""What channels are worth: the chain's exact solution, and the coalitions' definition."""

from itertools import combinations
from math import factorial
from typing import Any

import pytest

from tandem.agreement.schema import Agreement
from tests.dbt.attribution.chain_by_hand import learned
from tests.dbt.attribution.models import Models
from tests.dbt.attribution.paths_by_hand import Path, paths
from tests.dbt.attribution.random_deals import Company, Shape
from tests.dbt.attribution.small_deals import SmallDeal, given

pytestmark = pytest.mark.xdist_group("attribution")

NAMED = Shape(deals=400, people=400, touches=4000, channels=11, roles=(1, 2))
"""Eleven channels and `unmapped`; everybody is named on deals, so that no version lacks any."""


class Channels:
    """Random deals, by the models and by hand."""

    def __init__(self, models: Models, agreement: Agreement) -> None:
        """Build once."""
        company = Company(sorted(agreement.versions[0].touch_kinds), 3, NAMED)
        self.paths = paths(company, agreement)
        with models.over(agreement, company.given) as connection:
            self.removal = _by_channel(connection, "removal_effect")
            self.shapley = _by_channel(connection, "shapley_value")
            self.credits = connection.execute(
                "select agreement_version, channel, sum(credit_micros) from marts.fct_attribution"
                " where model = 'shapley' and opportunity_category = 'won'"
                " and credit_kind = 'touch' group by all"
            ).fetchall()

    def decided(self, version: str) -> list[Path]:
        """What a version learned from."""
        return [
            path
            for path in self.paths
            if path.touches and path.version.name <= version and path.deal["category"] != "open"
        ]


@pytest.fixture(scope="module")
def channels(models: Models, agreement: Agreement) -> Channels:
    return Channels(models, agreement)


def _by_channel(connection: Any, column: str) -> dict[str, dict[str, float]]:
    found: dict[str, dict[str, float]] = {}
    ask = f"select agreement_version, channel, {column} from marts.rpt_channel_effects"
    for version, channel, value in connection.execute(ask).fetchall():
        found.setdefault(version, {})[channel] = value
    return found


def test_removal_effects_equal_an_exact_solve_of_the_absorbing_chain(channels: Channels) -> None:
    exact = learned(channels.paths)
    assert {version: len(effects) for version, effects in channels.removal.items()} == (
        dict.fromkeys(exact, 12)
    )
    for version, effects in exact.items():
        assert channels.removal[version] == pytest.approx(
            {channel: float(effect) for channel, effect in effects.items()}, rel=0, abs=1e-9
        )


def test_shapley_values_equal_every_coalition_of_twelve_channels(channels: Channels) -> None:
    for version, values in channels.shapley.items():
        won = [
            frozenset(touch.channel for touch in path.touches)
            for path in channels.decided(version)
            if path.deal["category"] == "won"
        ]
        assert len(values) == 12
        assert values == pytest.approx(_by_coalitions(sorted(values), won), rel=0, abs=1e-9)


def _by_coalitions(players: list[str], won: list[frozenset[str]]) -> dict[str, float]:
    """Shapley's definition: the mean gain of joining, over every coalition of the others."""
    worth = {
        frozenset(some): sum(channels <= frozenset(some) for channels in won)
        for size in range(len(players) + 1)
        for some in combinations(players, size)
    }
    count = len(players)
    values = dict.fromkeys(players, 0.0)
    for some, before in worth.items():
        weight = factorial(len(some)) * factorial(count - len(some) - 1) if len(some) < count else 0
        for player in set(players) - some:
            values[player] += weight * (worth[some | {player}] - before) / factorial(count)
    return values


def test_credits_of_won_deals_add_up_to_the_shapley_values(channels: Channels) -> None:
    """One deal's credit is its own game, so that the games add up, to a millionth per touch."""
    last = max(channels.shapley)
    handed_out = dict.fromkeys(channels.shapley[last], 0.0)
    for _, channel, micros in channels.credits:
        handed_out[channel] += float(micros) / 1e6
    touches = sum(len(path.touches) for path in channels.paths)
    assert handed_out == pytest.approx(channels.shapley[last], rel=0, abs=touches * 1e-6)


def test_removal_effects_lie_within_the_simulations_of_channelattribution(
    channels: Channels,
) -> None:
    """Of a million random paths it reports a tenth; four standard errors of these are allowed."""
    peer = pytest.importorskip("ChannelAttribution", reason="not part of the environment")
    pandas = pytest.importorskip("pandas")
    last = max(channels.removal)
    rows = [
        (" > ".join(touch.channel for touch in path.touches), path.deal["category"] == "won")
        for path in channels.decided(last)
    ]
    journeys = pandas.DataFrame(
        {"path": path, "won": int(is_won), "lost": int(not is_won)} for path, is_won in rows
    )
    draws = 100_000
    told = peer.markov_model(
        journeys,
        "path",
        "won",
        var_null="lost",
        out_more=True,
        nsim_start=10 * draws,
        max_step=10_000,
        seed=1,
        verbose=False,
        flg_pro=False,
    )
    effects = told["removal_effects"].set_index("channel_name")["removal_effect"].to_dict()
    won = sum(is_won for _, is_won in rows) / len(rows)
    errors = {
        channel: 4 * (effect * (1 - effect) / (draws * won)) ** 0.5
        for channel, effect in channels.removal[last].items()
    }
    assert {
        channel for channel, effect in channels.removal[last].items()
        if abs(effects[channel] - effect) > errors[channel]
    } == set()  # fmt: skip


CHAINS = {
    "one channel takes it all": ([("won", "a"), ("lost", "a")], {"a": 1.0}),
    "nothing won has no effect": ([("lost", "ab"), ("lost", "a")], {"a": 0.0, "b": 0.0}),
    "a channel that never leads to a win": (
        [("won", "a"), ("lost", "b"), ("lost", "ab")],
        {"a": 1.0, "b": 0.0},
    ),
    "staying in a channel is no step": (
        [("won", "aaab"), ("lost", "bbb"), ("won", "a")],
        {"a": 3 / 4, "b": 1 / 2},
    ),
    "open deals teach nothing": ([("won", "a"), ("lost", "a"), ("open", "bbb")], {"a": 1.0}),
    "deals without touches teach nothing": ([("won", "a"), ("lost", ""), ("won", "")], {"a": 1.0}),
}


@pytest.mark.parametrize("what", CHAINS)
def test_small_chains_have_the_effects_one_works_out_on_paper(
    models: Models, agreement: Agreement, what: str
) -> None:
    journeys, effects = CHAINS[what]
    deals = [SmallDeal(channels, category) for category, channels in journeys]
    with models.over(agreement, given(deals)) as connection:
        found = _by_channel(connection, "removal_effect")
    assert found[agreement.versions[0].name] == pytest.approx(effects, rel=0, abs=1e-12)
