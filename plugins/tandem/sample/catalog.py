"""Which files the sample company drops, in which shape: plain, packed, or in several parts."""

from dataclasses import dataclass
from typing import Literal

from tandem.sample.dialects import (
    CSV_MARKETO,
    CSV_PLAIN,
    CSV_SALESFORCE,
    JSON_HUBSPOT,
    JSON_MARKETO,
    Dialect,
)

Packing = Literal["", "gz", "zip"]


@dataclass(frozen=True)
class ExportFile:
    """One file: the rows of one table (or some of them) in one vendor's spelling."""

    source: str
    object: str
    name: str
    dialect: Dialect
    rows: str = "true"
    packing: Packing = ""
    from_table: str = ""

    @property
    def table(self) -> str:
        """The planned table the rows come from."""
        return self.from_table or f"{self.source}_{self.object}"

    @property
    def told_as(self) -> str:
        """How a reader calls it: as it landed; a zip also names its member."""
        return f"{self.file_name}!{self.name}" if self.packing == "zip" else self.file_name

    @property
    def file_name(self) -> str:
        """The name in the drop folder."""
        return f"{self.name}.{self.packing}" if self.packing else self.name


def _salesforce(item: str, name: str = "", **more: object) -> ExportFile:
    return ExportFile("salesforce", item, name or f"{item}.csv", CSV_SALESFORCE, **more)  # type: ignore[arg-type]


def _marketo(item: str, name: str = "", **more: object) -> ExportFile:
    return ExportFile("marketo", item, name or f"{item}.csv", CSV_MARKETO, **more)  # type: ignore[arg-type]


def _hubspot(item: str, name: str = "", **more: object) -> ExportFile:
    return ExportFile("hubspot", item, name or f"{item}.jsonl", JSON_HUBSPOT, **more)  # type: ignore[arg-type]


_FIRST_HALF = "rowid < (select count(*) // 2 from {table})"
_SECOND_HALF = "rowid >= (select count(*) // 2 from {table})"

EXPORT_FILES: tuple[ExportFile, ...] = (
    _salesforce("Lead", "Lead.2026-10-25.csv", from_table="salesforce_Lead_older"),
    _salesforce("Lead"),
    *(
        _salesforce(item)
        for item in (
            "Contact", "Account", "Opportunity", "OpportunityContactRole", "OpportunityHistory",
            "OpportunityFieldHistory", "LeadHistory", "Campaign", "CampaignMember", "Event", "User",
            "Group", "DatedConversionRate",
        )
    ),
    _salesforce("Task", packing="zip"),
    _marketo("leads", "leads.extract1.csv", rows=_FIRST_HALF),
    _marketo("leads", "leads.extract2.csv", rows=_SECOND_HALF),
    _marketo("activities", "activities.extract1.csv", rows=_FIRST_HALF),
    _marketo("activities", "activities.extract2.csv", rows=_SECOND_HALF, packing="gz"),
    _marketo("program_members"),
    *(
        ExportFile("marketo", item, f"{item}.jsonl", JSON_MARKETO)
        for item in ("programs", "activity_types", "campaigns")
    ),
    _hubspot("contacts", "contacts.2026-09.jsonl", rows="_kind = 'loser'"),
    _hubspot("contacts", rows="_kind <> 'loser'"),
    *(
        _hubspot(item)
        for item in (
            "companies", "deals", "owners", "pipelines", "calls", "meetings", "emails", "tasks",
            "forms", "campaigns", "associations", "property_history", "form_submissions",
        )
    ),
    _hubspot("email_events", packing="gz"),
    ExportFile("ad_spend", "daily_costs", "daily_costs.csv", CSV_PLAIN),
    ExportFile("event_attendance", "attendees", "attendees.csv", CSV_PLAIN),
    ExportFile("sales_content", "interactions", "interactions.csv", CSV_PLAIN),
)  # fmt: skip
