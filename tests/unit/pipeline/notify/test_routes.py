from pathlib import Path

import pytest

from tandem.errors import ConfigurationError
from tandem.pipeline.notify.read_routes import RoutesInvalid, read_routes
from tandem.settings import Settings
from tests.fixtures.receivers import ROUTES, routes_file
from tests.unit.pipeline.notify.conftest import notice


def _read(settings: Settings, text: str, folder: Path):
    return read_routes(settings.model_copy(update={"notify": routes_file(folder, text)}))


@pytest.mark.parametrize(
    ("write", "instead", "line", "key", "told"),
    [
        ("slack: slack_sales", "slak: slack_sales", 3, "channels.0.slak", "Did you mean `slack`?"),
        ("to: sales}", "to: seles}", 10, "routes.0.to", "Did you mean `sales`?"),
        (
            "to: sales}",
            "to: sales, policy: mql_first_tuch}",
            10,
            "routes.0.policy",
            "`mql_first_touch`",
        ),
        ("to: sales}", "to: sales, segment: enterprize}", 10, "routes.0.segment", "`enterprise`"),
        ("to: sales}", "to: sales, team: support}", 10, "routes.0.team", "'sales' or 'marketing'"),
        ("webhook: pager", "webhook: pager\n    slack: b", 7, "channels.2", "names 2 of them"),
        ("    to: [revops@example.com, cmo@example.com]\n", "", 4, "channels.1", "Add `to:"),
        ("cmo@example.com", "'cmo@example.com\\nBcc: a@b.c'", 6, "channels.1.to", "pattern"),
        ("cmo@example.com", '"cmo@example.com\\nBcc: a@b.c"', 6, "channels.1.to", "pattern"),
        ("weekly_digest, to", "weekly_digest, team: sales, to", 12, "routes.2", "never tell it"),
        ("tell: weekly_digest", "tell: weakly_digest", 12, "routes.2.tell", "'weekly_digest'"),
        ("channel: pager", "channel: sales", 7, "channels.2.channel", "stands twice"),
        ("to: [revops, pager]", "to: revops", 7, "channels.2.channel", "no route leads to `pager`"),
        ("channels:", "records: {salesforce: 'https://a.b/'}\nchannels:", 1, "records", "`{id}`"),
        ("channels:", "runbooks: javascript:alert(1)\nchannels:", 1, "runbooks", "pattern"),
        ("channels:", "due_soon: 2 hours\nchannels:", 1, "due_soon", "such as 30d, 4h"),
    ],
)
def test_a_slip_is_told_with_its_line_its_key_and_what_to_write(
    settings: Settings, tmp_path: Path, write: str, instead: str, line: int, key: str, told: str
) -> None:
    assert ROUTES.count(write) >= 1
    with pytest.raises(RoutesInvalid) as caught:
        _read(settings, ROUTES.replace(write, instead, 1), tmp_path)
    places = [(found_line, found_key) for found_line, found_key, *_ in caught.value.problems]
    assert any(found == line and at.startswith(key) for found, at in places), places
    assert told in f"{caught.value.what} {caught.value.remedy}"


def test_without_a_file_it_says_how_to_get_one(settings: Settings) -> None:
    with pytest.raises(ConfigurationError, match="No file of routes") as caught:
        read_routes(settings)
    assert "TANDEM_NOTIFY" in caught.value.remedy


@pytest.mark.parametrize(
    ("selector", "fits"),
    [
        ("team: sales", True),
        ("team: marketing", False),
        ("team: [sales, marketing]", True),
        ("owner: 'salesforce:default:005'", True),
        ("owner: 'salesforce:default:006'", False),
        ("policy: mql_first_touch", True),
        ("policy: mql_decision", False),
        ("segment: [smb, enterprise]", True),
        ("segment: smb", False),
        ("team: sales, segment: smb", False),
    ],
)
def test_a_route_fits_when_all_it_names_fits(
    settings: Settings, tmp_path: Path, selector: str, fits: bool
) -> None:
    text = ROUTES.replace("to: sales}", f"to: sales, {selector}}}", 1)
    about = {"team": "sales", "owner": "salesforce:default:005", "segment": "enterprise"}
    late = notice(policy="mql_first_touch", **about)
    heard = [one.channel for one in _read(settings, text, tmp_path).channels_of(late)]
    assert heard == (["sales"] if fits else [])


def test_a_channel_hears_once_however_many_routes_lead_to_it(
    settings: Settings, tmp_path: Path
) -> None:
    text = ROUTES + "  - {tell: sla_breached, team: sales, to: [sales, revops]}\n"
    routes = _read(settings, text, tmp_path)
    heard = [one.channel for one in routes.channels_of(notice(team="sales"))]
    assert heard == ["sales", "revops"]
