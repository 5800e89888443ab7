"""The dashboards as readers meet them: in a real Superset and a browser, while publishes happen."""

import io
import zipfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg2
import pytest

from dashboards.superset.bundle.contents import charts_of, written_dashboards
from dashboards.superset.bundle.ids import uuid
from tandem.publish import publish
from tandem.settings import Settings
from tests.fixtures import superset as fixture
from tests.fixtures.superset import PASSWORD, Superset

pytestmark = [
    pytest.mark.slow,
    pytest.mark.postgres,
    pytest.mark.browser,
    pytest.mark.xdist_group("sample"),
    pytest.mark.skipif(not fixture.is_installed(), reason="Superset is not installed (.ci/run)"),
]

CHROMIUM = "/usr/bin/chromium"
ALONE = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
# Tall enough for every chart: those out of sight are not drawn.
PAGE = {"width": 1500, "height": 2400}
PUBLISH_ID = {"expressionType": "SQL", "sqlExpression": "publish_id", "label": "read"}
PUBLISH_IDS = {"expressionType": "SQL", "sqlExpression": "max(publish_id)", "label": "read"}
PUBLISHES = {
    "expressionType": "SQL",
    "sqlExpression": "count(distinct publish_id)",
    "label": "publishes",
}
Question = dict[str, Any]

# What the marts themselves say, asked without Superset.
BY_HAND = {
    "MQLs handed to Sales": "select count(*) from fct_handoffs",
    "Acceptance rate": "select avg((outcome = 'accepted')::int) from fct_handoffs"
    " where outcome in ('accepted', 'rejected', 'recycled')",
    "Open pipeline": "select closing_amount from rpt_pipeline_changes"
    " order by as_of_date desc limit 1",
    "Revenue won": "select sum(amount_reporting) from fct_opportunities where category = 'won'",
    "Win rate": "select avg((category = 'won')::int) from fct_opportunities"
    " where category <> 'open'",
    "Service level attainment": "select avg((state = 'met')::int) from fct_sla_clocks"
    " where state in ('met', 'breached_open', 'breached_closed')",
    "Promises overdue now": "select count(*) from fct_sla_clocks where state = 'breached_open'",
    "Promises kept": "select avg(is_met::int) from rpt_alignment_scorecard"
    " where is_complete and actual is not null",
    "Return on programs": "select sum(case when program_id not in ('no_program', 'unattributed',"
    " 'pending') then revenue_won else 0 end) / sum(cost) - 1 from rpt_program_roi"
    " where model = 'w_shaped' and basis = 'activity_period'",
}


def _file_url(settings: Settings) -> str:
    return f"duckdb:///{settings.published / 'current' / 'tandem.duckdb'}"


def _postgres_url(settings: Settings) -> str:
    """As the role that only reads; the server trusts everybody on this machine."""
    with closing(psycopg2.connect(settings.served_postgres)) as connection, connection:
        connection.cursor().execute("create role superset login in role bi_reader")
    return settings.served_postgres.replace(
        "postgresql://tandem@", "postgresql+psycopg2://superset@"
    )


@pytest.fixture(scope="module")
def postgres_url(for_readers: Settings) -> str:
    return _postgres_url(for_readers)


@pytest.fixture(scope="module")
def superset(postgres_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Superset]:
    with fixture.started(tmp_path_factory.mktemp("superset"), postgres_url) as running:
        yield running


@pytest.fixture(scope="module")
def drawn(superset: Superset, artefacts: Path) -> dict[str, list[tuple[Question, Any]]]:
    """Each dashboard opened in a browser: what every chart asked and was answered, by slug."""
    sync_api = pytest.importorskip("playwright.sync_api")
    if not Path(CHROMIUM).exists():
        pytest.skip("Chromium is not installed (Debian: chromium)")
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ALONE)
        page = browser.new_page(viewport=PAGE)
        page.goto(f"{superset.url}/login/")
        page.fill("#username", "admin")
        page.fill("#password", PASSWORD)
        page.keyboard.press("Enter")
        page.wait_for_url("**/welcome/**")
        return {
            given["slug"]: _draw(page, superset.url, given, artefacts)
            for given in written_dashboards()
        }


def _draw(page: Any, url: str, given: dict, artefacts: Path) -> list[tuple[Question, Any]]:
    answers: list[Any] = []

    def keep(answer: Any) -> None:
        if "/api/v1/chart/data" in answer.url:
            answers.append(answer)

    page.on("response", keep)
    page.goto(f"{url}/superset/dashboard/{given['slug']}/?standalone=1")
    last = page.locator(".dashboard-component-chart-holder").nth(len(charts_of(given)) - 1)
    last.wait_for(timeout=60_000)
    page.wait_for_load_state("networkidle")
    assert page.locator(".dashboard-component-chart-holder .loading").count() == 0
    page.remove_listener("response", keep)
    page.wait_for_timeout(1000)  # lines are drawn slowly
    below = last.bounding_box()
    clip = PAGE | {"x": 0, "y": 0, "height": below["y"] + below["height"] + 16}
    page.screenshot(path=artefacts / f"superset-{given['slug']}.png", clip=clip)
    return [(answer.request.post_data_json, answer.json()) for answer in answers]


def _asked(drawn: dict, slug: str | None = None) -> dict[str, Question]:
    """The last question of each chart; those of filters have no chart."""
    pages = drawn.values() if slug is None else [drawn[slug]]
    return {
        question["form_data"]["slice_id"]: question
        for page in pages
        for question, _ in page
        if question["form_data"].get("slice_id")
    }


def test_every_chart_of_every_dashboard_shows_rows(drawn: dict) -> None:
    for given in written_dashboards():
        shown = {
            question["form_data"]["slice_id"]: answer["result"][0]
            for question, answer in drawn[given["slug"]]
            if question["form_data"].get("slice_id")
        }
        assert len(shown) == len(charts_of(given)), given["slug"]
        for chart, result in shown.items():
            assert result["error"] is None, (given["slug"], chart, result["error"])
            assert result["rowcount"] > 0, (given["slug"], chart, result["query"])


def test_filters_offer_values(drawn: dict) -> None:
    offered = [
        answer["result"][0]["rowcount"]
        for page in drawn.values()
        for question, answer in page
        if "native_filter_id" in question["form_data"]
    ]
    selects = [one for given in written_dashboards() for one in given["filters"] if "column" in one]
    assert len(offered) >= len(selects)
    assert min(offered) > 1


def test_deals_are_shown_as_of_the_latest_day_until_another_is_chosen(
    superset: Superset, drawn: dict, for_readers: Settings
) -> None:
    names = _names(superset)
    questions = _asked(drawn, "pipeline").items()
    asked = next(question for chart, question in questions if names[chart] == "Deals as of the day")
    (given,) = [one for one in asked["queries"][0]["filters"] if one["col"] == "as_of_date"]
    assert len(given["val"]) == 1
    deals = sum(row["deals"] for row in _ask(superset, asked)["data"])
    latest = "(select max(as_of_date) from fct_opportunity_days)"
    sql = f"select count(*) from fct_opportunity_days where as_of_date = {latest}"
    assert deals == _by_hand(for_readers, sql)


def test_figures_are_those_of_the_marts(
    superset: Superset, drawn: dict, for_readers: Settings
) -> None:
    names = _names(superset)
    figures = {
        names[chart]: next(iter(_ask(superset, question)["data"][0].values()))
        for chart, question in _asked(drawn).items()
        if question["form_data"]["viz_type"] == "big_number_total"
    }
    assert set(BY_HAND) <= set(figures)
    for name, sql in BY_HAND.items():
        assert figures[name] == pytest.approx(float(_by_hand(for_readers, sql))), name


def test_the_bundle_comes_twice_without_a_change(superset: Superset, postgres_url: str) -> None:
    kinds = ("database", "dataset", "chart", "dashboard")
    brought = []
    for _ in range(2):
        superset.bring(postgres_url)
        brought.append((_files(superset.export()), [superset.all(kind) for kind in kinds]))
    once, twice = brought
    assert once == twice
    bundle = {
        uuid("chart", one["name"]) for page in written_dashboards() for one in charts_of(page)
    }
    assert set(superset.all("chart")) == bundle


def test_no_chart_fails_while_postgres_is_switched(
    superset: Superset, drawn: dict, for_readers: Settings
) -> None:
    _read_while_publishing(superset, _asked(drawn), for_readers)


def test_the_file_gives_the_same_answers_and_no_chart_fails_while_it_is_switched(
    superset: Superset, drawn: dict, for_readers: Settings
) -> None:
    questions = _asked(drawn)
    from_postgres = {chart: _ask(superset, question) for chart, question in questions.items()}
    superset.bring(_file_url(for_readers))
    for chart, question in questions.items():
        assert _rows(_ask(superset, question)) == _rows(from_postgres[chart]), chart
    _read_while_publishing(superset, questions, for_readers)


def test_sql_over_the_file_reaches_no_other_file(superset: Superset, for_readers: Settings) -> None:
    superset.bring(_file_url(for_readers))
    (database,) = superset.all("database").values()

    def run(sql: str) -> str:
        asked = {"database_id": database, "sql": sql}
        return superset.api.post("/api/v1/sqllab/execute/", json=asked).text

    assert '"status":"success"' in run("select count(*) from marts.fct_leads").replace(" ", "")
    assert "Permission Error" in run("select * from read_text('/etc/hostname')")


def _read_while_publishing(
    superset: Superset, questions: dict[str, Question], settings: Settings
) -> None:
    """Ask every chart again and again, four at a time, until two publishes have happened."""
    asked = [_telling_its_publish(question) for question in questions.values()]
    with ThreadPoolExecutor(4) as readers, ThreadPoolExecutor(1) as publisher:
        publishes = publisher.submit(lambda: [publish(settings).publish_id for _ in range(2)])
        seen = set()
        while not publishes.done():
            seen |= set(readers.map(lambda question: _publish_read(superset, question), asked))
        latest = set(readers.map(lambda question: _publish_read(superset, question), asked))
    assert latest == {publishes.result()[-1]}
    assert len(seen) > 1, "no publish happened while charts were read: the test would show nothing"


def _telling_its_publish(question: Question) -> Question:
    """The question of a chart, with the publish of the rows that answer it."""
    (query,) = question["queries"]
    told = query | {"post_processing": []}
    if query.get("metrics"):
        told |= {"metrics": [*query["metrics"], PUBLISH_IDS, PUBLISHES]}
    else:
        told |= {"columns": [*query["columns"], PUBLISH_ID]}
    return question | {"queries": [told]}


def _publish_read(superset: Superset, question: Question) -> str:
    rows = _ask(superset, question)["data"]
    assert rows
    assert {row.get("publishes", 1) for row in rows} == {1}
    (publish_id,) = {row["read"] for row in rows}
    return str(publish_id)


def _ask(superset: Superset, question: Question) -> Any:
    answer = superset.api.post("/api/v1/chart/data", json=question)
    assert answer.status_code == 200, answer.text
    return answer.json()["result"][0]


def _rows(result: Any) -> list[list[tuple[str, Any]]]:
    """The rows in an order that no engine chooses, fractions to what both engines keep."""
    rows = [
        [
            (name, round(value, 6) if isinstance(value, float) else value)
            for name, value in sorted(row.items())
        ]
        for row in result["data"]
    ]
    return sorted(rows, key=str)


def _names(superset: Superset) -> dict[int, str]:
    answer = superset.api.get("/api/v1/chart/", params={"q": "(page_size:100)"})
    return {one["id"]: one["slice_name"] for one in answer.raise_for_status().json()["result"]}


def _by_hand(settings: Settings, sql: str) -> Any:
    with closing(psycopg2.connect(settings.served_postgres)) as connection:
        cursor = connection.cursor()
        cursor.execute("set search_path = pub")
        cursor.execute(sql)
        return cursor.fetchone()[0]


def _files(bundle: bytes) -> dict[str, str]:
    """What an export holds; its instant is that of the export."""
    with zipfile.ZipFile(io.BytesIO(bundle)) as opened:
        return {
            name.split("/", 1)[1]: opened.read(name).decode()
            for name in opened.namelist()
            if not name.endswith("metadata.yaml")
        }
