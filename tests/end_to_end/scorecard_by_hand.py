"""Every figure of the scorecard page once more, as plain SQL over the published marts.

Filters are conditions here and nothing is added up in a second step: what the page sums from its
cubes must equal what one query says.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from tests.end_to_end.runs import Query

if TYPE_CHECKING:
    from playwright.sync_api import Frame, Page

JUDGED = "state in ('met', 'breached_open', 'breached_closed')"
ANSWERED = "outcome in ('accepted', 'rejected', 'recycled')"
ANSWERS = f"nullif(count(*) filter (where {ANSWERED}), 0)"
OUTCOMES = ("accepted", "recycled", "rejected", "expired", "waiting", "unmapped")
EXPLICIT = "program_id in ('no_program', 'unattributed', 'pending')"
MOVES = {
    **{name: f"sum({name}_amount)" for name in ("created", "reopened", "raised", "revalued")},
    **{name: f"-sum({name}_amount)" for name in ("cut", "won", "lost")},
}
EVERY_FIGURE = """
    elements => Object.fromEntries(elements.map(one => [one.dataset.figure, one.dataset.value]))
"""
Figures = dict[str, Any]


@dataclass(frozen=True)
class Chosen:
    """What a reader chose; months as ``2026-07``, nothing for all."""

    first: str = ""
    last: str = ""
    segment: str = ""
    channel: str = ""
    team: str = ""
    model: str = "w_shaped"

    @property
    def hash(self) -> str:
        """The address of the page that shows it."""
        parts = {
            "from": self.first,
            "to": self.last,
            "segment": self.segment,
            "channel": self.channel,
            "team": self.team,
            "model": self.model,
        }
        asked = [f"{name}={value}" for name, value in parts.items() if value]
        return "#" + "&".join(asked if self.first or self.last else ["period=all", *asked])

    def where(self, day: str = "", *columns: str, until: str = "") -> str:
        """The filters as a condition.

        Args:
            day: The date that must lie in the period; none, and the period does not matter.
            columns: Which of ``segment``, ``channel``, ``team`` the mart can be filtered by.
            until: The last day of a period that only needs to touch the chosen one.
        """
        parts = ["true"]
        if day and self.first:
            parts.append(f"{until or day} >= date '{self.first}-01'")
        if day and self.last:
            parts.append(f"{day} < date '{self.last}-01' + interval 1 month")
        if "segment" in columns and self.segment:
            parts.append(f"segment = '{self.segment}'")
        if "channel" in columns and self.channel:
            parts.append(f"channel = '{self.channel}'")
        team = next((name for name in columns if name in {"by_team", "owner_team"}), "")
        if team and self.team:
            parts.append(f"list_contains(string_split({team}, ','), '{self.team}')")
        return " and ".join(parts)


def shown_figures(page: "Page | Frame") -> dict[str, str]:
    """Every figure that the page shows, by its name."""
    shown: dict[str, str] = page.eval_on_selector_all("[data-figure]", EVERY_FIGURE)
    return shown


def differences(shown: dict[str, str], expected: Figures) -> list[str]:
    """Figures that are not what the marts say; money and counts to the digit."""
    names = sorted(shown.keys() | expected.keys())
    return [
        f"{name}: page {shown.get(name)}, marts {expected.get(name)}"
        for name in names
        if name not in shown or name not in expected or not _equal(shown[name], expected[name])
    ]


def _equal(shown: str, expected: Any) -> bool:
    if expected is None or shown == "":
        return expected is None and shown == ""
    if isinstance(expected, float):
        return float(shown) == pytest.approx(expected, rel=1e-9)
    return Decimal(shown).quantize(Decimal("1e-6")) == Decimal(expected).quantize(Decimal("1e-6"))


def figures(ask: Query, chosen: Chosen) -> Figures:
    """Every figure of the page by its name, for what is chosen."""
    found: Figures = {}
    for part in (
        _headline,
        _promises,
        _service_levels,
        _funnel,
        _handoffs,
        _rejections,
        _programs,
        _content,
        _pipeline,
        _trust,
    ):
        found |= dict(part(ask, chosen))
    return found


def _headline(ask: Query, chosen: Chosen) -> Iterator[tuple[str, Any]]:
    handed = chosen.where("entered_date", "segment", "channel")
    yield "mql_count", ask(f"select count(*) from fct_handoffs where {handed}")[0][0]
    accepted = f"count(*) filter (where outcome = 'accepted') / {ANSWERS}"
    yield "acceptance_rate", ask(f"select {accepted} from fct_handoffs where {handed}")[0][0]
    overdue = chosen.where("", "segment", "by_team")
    sql = f"select count(*) from fct_sla_clocks where state = 'breached_open' and {overdue}"
    yield "overdue_count", ask(sql)[0][0]
    created, closed = (
        chosen.where("created_date", "segment"),
        chosen.where("closed_date", "segment"),
    )
    sql = f"select coalesce(sum(amount_reporting), 0) from fct_opportunities where {created}"
    yield "pipeline_created", ask(sql)[0][0]
    ended = f"fct_opportunities where category in ('won', 'lost') and {closed}"
    won = "filter (where category = 'won')"
    rate = f"count(*) {won} / nullif(count(*), 0)"
    sql = f"select coalesce(sum(amount_reporting) {won}, 0), {rate} from {ended}"
    yield from zip(("revenue_won", "win_rate"), ask(sql)[0], strict=True)


def _promises(ask: Query, chosen: Chosen) -> Iterator[tuple[str, Any]]:
    length = "case period when 'quarter' then interval 3 month else interval 1 month end"
    end = f"period_start_date + {length} - interval 1 day"
    shown = f"""
        select kind, name, owner_team, actual, is_met, is_complete
        from rpt_alignment_scorecard
        where kind <> 'sla' and actual is not null
            and {chosen.where("period_start_date", "owner_team", until=f"({end})")}
        qualify row_number() over (
            partition by kind, name
            order by is_complete and is_met is not null desc, period_start_date desc
        ) = 1
    """
    kept: dict[str, int] = {}
    for kind, name, team, actual, is_met, is_complete in ask(shown):
        yield f"promise:{kind}/{name}", actual
        side = "both" if "," in team else team
        kept[side] = kept.get(side, 0) + bool(is_met and is_complete)
    yield from ((f"tally:{side}", count) for side, count in kept.items())
    followed = f"""
        select strftime(period_start_date, '%Y-%m'), actual from rpt_alignment_scorecard
        where kind = 'goal' and name = 'pipeline_created' and actual is not null
            and {chosen.where("", "owner_team")}
    """
    for month, actual in ask(followed):
        yield f"promise:goal/pipeline_created:{month}", actual


def _service_levels(ask: Query, chosen: Chosen) -> Iterator[tuple[str, Any]]:
    during = chosen.where("started_date", "segment", "by_team")
    sql = f"""
        select
            policy,
            count(*) filter (where state = 'met' and {during}),
            count(*) filter (where {JUDGED} and {during}),
            count(*) filter (where state = 'void' and {during}),
            count(*) filter (where state = 'breached_open'),
            count(*) filter (where state in ('running', 'paused'))
        from fct_sla_clocks
        where started_date is not null and {chosen.where("", "segment", "by_team")}
        group by policy
    """
    for policy, met, judged, *counts in ask(sql):
        yield f"sla_attainment:{policy}", met / judged if judged else None
        names = ("met", "judged", "void", "overdue", "running")
        for name, count in zip(names, (met, judged, *counts), strict=True):
            yield f"clocks:{policy}:{name}", count
    monthly = f"""
        select policy, strftime(started_date, '%Y-%m'),
            count(*) filter (where state = 'met')
            / nullif(count(*) filter (where {JUDGED}), 0)
        from fct_sla_clocks
        where started_date is not null and {chosen.where("", "segment", "by_team")}
        group by all
    """
    found = {(policy, month): share for policy, month, share in ask(monthly)}
    policies, months = ({key[place] for key in found} for place in (0, 1))
    for policy in policies:
        for month in months:
            yield f"sla_attainment:{policy}:{month}", found.get((policy, month))


def _funnel(ask: Query, chosen: Chosen) -> Iterator[tuple[str, Any]]:
    then, now = ("filter (where basis = 'as_defined_then')", "filter (where basis = 'restated')")
    where = chosen.where("cohort_month", "segment", "channel")
    sql = f"""
        select
            stage,
            is_detour or stage_rank = max(stage_rank) filter (where not is_detour) over (),
            sum(reached) {then}, sum(reached) {now}, sum(observed) {then},
            sum(converted) {then}, sum(converted) {now}
        from rpt_funnel
        where {where}
        group by stage, is_detour, stage_rank
        having sum(reached) > 0
    """
    for stage, is_last, reached, restated, observed, converted, converted_now in ask(sql):
        yield f"funnel:{stage}:reached", reached
        yield f"funnel:{stage}:restated", restated
        yield f"funnel:{stage}:moved", restated - reached
        yield f"funnel:{stage}:observed", observed
        yield f"funnel:{stage}:conversion", None if is_last else converted / reached
        yield f"funnel:{stage}:conversion_restated", None if is_last else converted_now / restated
    cells = f"""
        select stage, median_minutes, p90_minutes,
            count(distinct (cohort_month, segment, channel)) over ()
        from rpt_funnel
        where reached > 0 and basis = 'as_defined_then' and {where}
    """
    for stage, median, ninth, count in ask(cells):
        if count == 1:
            yield f"funnel:{stage}:median", median
            yield f"funnel:{stage}:p90", ninth


def _handoffs(ask: Query, chosen: Chosen) -> Iterator[tuple[str, Any]]:
    where = chosen.where("entered_date", "segment", "channel")
    rejected = "filter (where outcome = 'rejected')"
    sql = f"""
        select
            count(*) filter (where outcome = 'accepted') / {ANSWERS},
            count(*) filter (where {ANSWERED})
            / nullif(count(*) filter (where outcome <> 'waiting'), 0),
            count(*) filter (where is_complete) / nullif(count(*), 0),
            count(*) filter (where rejection_was_earned) / nullif(count(*) {rejected}, 0)
        from fct_handoffs where {where}
    """
    names = ("acceptance_rate", "decision_rate", "complete_handoff_rate", "earned_rejection_rate")
    yield from ((f"handoffs:{name}", rate) for name, rate in zip(names, ask(sql)[0], strict=True))
    yield from _outcomes(ask, "channel", where)
    month = "strftime(entered_date, '%Y-%m')"
    yield from _outcomes(ask, month, chosen.where("", "segment", "channel"))


def _outcomes(ask: Query, group: str, where: str) -> Iterator[tuple[str, Any]]:
    known = {row[0] for row in ask("select distinct outcome from fct_handoffs")}
    shown = [outcome for outcome in OUTCOMES if outcome in known]
    counts = ", ".join(f"count(*) filter (where outcome = '{outcome}')" for outcome in shown)
    rate = f"count(*) filter (where outcome = 'accepted') / {ANSWERS}"
    sql = f"select {group}, count(*), {rate}, {counts} from fct_handoffs where {where} group by 1"
    for name, handed, accepted, *counted in ask(sql):
        yield f"handoffs:{name}", handed
        yield f"handoffs:{name}:acceptance", accepted
        for outcome, count in zip(shown, counted, strict=True):
            yield f"handoffs:{name}:{outcome}", count


def _rejections(ask: Query, chosen: Chosen) -> Iterator[tuple[str, Any]]:
    sql = f"""
        select reason, count(*), count(*) filter (where rejection_was_earned),
            count(*) filter (where not rejection_was_earned)
        from fct_handoffs
        where outcome = 'rejected' and {chosen.where("entered_date", "segment", "channel")}
        group by reason
    """
    for reason, *counts in ask(sql):
        for name, count in zip(("all", "earned", "unearned"), counts, strict=True):
            yield f"rejections:{reason}:{name}", count


def _programs(ask: Query, chosen: Chosen) -> Iterator[tuple[str, Any]]:
    source = f"""
        rpt_program_roi
        where basis = 'activity_period' and model = '{chosen.model}'
            and {chosen.where("month_date", "channel")}
    """
    columns = f"""
        sum(cost), sum(mqls_count), sum(opportunities_created), sum(pipeline_created),
        sum(revenue_won),
        sum(revenue_won) filter (where not {EXPLICIT}), sum(cost) filter (where not {EXPLICIT})
    """
    lines = ask(f"select channel, {columns} from {source} group by channel")
    lines += [("total", *row) for row in ask(f"select {columns} from {source}") if lines]
    for name, cost, mqls, deals, pipeline, revenue, earned, spent in lines:
        given = {
            "cost": cost,
            "mqls": mqls,
            "deals": deals,
            "pipeline": pipeline,
            "revenue": revenue,
        }
        yield from ((f"programs:{name}:{key}", value) for key, value in given.items())
        yield f"programs:{name}:costPerMql", cost / mqls if cost > 0 and mqls else None
        yield f"programs:{name}:roi", (earned - spent) / spent if spent and spent > 0 else None


def _content(ask: Query, chosen: Chosen) -> Iterator[tuple[str, Any]]:
    sql = """
        select
            content_id, max(people_count), max(touches_count), max(shares_count),
            max(people_touched_after_share_count) / nullif(max(people_shared_with_count), 0),
            max(stage_progressions_count),
            max(pipeline_created) filter (where model = $1),
            max(revenue_won) filter (where model = $1),
            row_number() over (order by sum(pipeline_created) desc, content_id),
            row_number() over (order by max(shares_count) desc, content_id)
        from rpt_content_performance
        where content_kind <> 'explicit'
        group by content_id
    """
    names = ("people", "touches", "shares", "resonance", "progressions", "pipeline", "revenue")
    for content, *values, by_pipeline, by_shares in ask(sql, chosen.model):
        if by_pipeline <= 20 or (by_shares <= 10 and values[2]):
            yield from ((f"content:{content}:{n}", v) for n, v in zip(names, values, strict=True))


def _pipeline(ask: Query, chosen: Chosen) -> Iterator[tuple[str, Any]]:
    ends = {
        "opening": "arg_min(opening_amount, as_of_date)",
        "closing": "arg_max(closing_amount, as_of_date)",
    }
    where = chosen.where("as_of_date")
    whole = ends | MOVES
    row = ask(f"select {', '.join(whole.values())} from rpt_pipeline_changes where {where}")[0]
    yield from ((f"pipeline:{name}", value) for name, value in zip(whole, row, strict=True))
    plain = ends | {n: f"sum({n}_amount)" for n in (*MOVES, "pulled_in", "pushed_out")}
    columns = ", ".join(("strftime(as_of_date, '%Y-%m')", *plain.values()))
    sql = f"select {columns} from rpt_pipeline_changes where {where} group by 1"
    for name, *values in ask(sql):
        for key, value in zip(plain, values, strict=True):
            yield f"pipeline:{name}:{key}", value


def _trust(ask: Query, chosen: Chosen) -> Iterator[tuple[str, Any]]:
    yield "checks_passed", ask("select count(*) from audit_checks where is_passed")[0][0]
    names = ("objects", "stale_minutes")
    sql = "select source, count(*), min(stale_minutes) from audit_freshness group by source"
    for source, *values in ask(sql):
        yield from ((f"freshness:{source}:{n}", v) for n, v in zip(names, values, strict=True))
    names = ("rows_in", "rows_loaded", "rows_quarantined")
    sums = ", ".join(f"sum({name})" for name in names)
    sql = f"select source, {sums} from audit_batches group by source"
    for source, *values in ask(sql):
        yield from ((f"freshness:{source}:{n}", v) for n, v in zip(names, values, strict=True))
    sql = "select source, sum(abs(unexplained_rows)) from audit_reconciliation group by source"
    yield from ((f"freshness:{source}:rows_unexplained", rows) for source, rows in ask(sql))
