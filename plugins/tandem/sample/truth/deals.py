"""The deals of both CRMs as they stand, when they were closed, who is on them, who owned them."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import duckdb

from tandem.sample.truth.people import People


@dataclass(frozen=True)
class Deal:
    """One opportunity."""

    opportunity_id: str
    amount: Decimal
    currency: str
    stage: str
    category: str
    created_at: datetime
    close_date: date
    closed_at: datetime | None
    owner_id: str
    owners: tuple[tuple[datetime, str], ...]
    people: tuple[tuple[str, datetime], ...]
    account: str | None


_SALESFORCE = """
    select 'salesforce:default:' || "Id", "Amount", "CurrencyIsoCode", "StageName",
        case when "IsWon" then 'won' when "IsClosed" then 'lost' else 'open' end, "CreatedDate",
        "CloseDate", coalesce("LastStageChangeDate", "SystemModstamp"),
        'salesforce:default:' || "OwnerId",
        'salesforce:' || "AccountId"
    from salesforce_Opportunity where not "IsDeleted" order by "Id"
"""

# A deal that names a Salesforce opportunity is that opportunity.
_HUBSPOT = """
    with stages as (select unnest("stages") as stage from hubspot_pipelines)

    select 'hubspot:default:' || "id", cast("properties".amount as decimal(18, 2)),
        "properties".deal_currency_code, stage.label,
        case when stage.metadata.isClosed <> 'true' then 'open'
            when stage.metadata.probability = '1.0' then 'won' else 'lost' end,
        "createdAt", cast(cast("properties".closedate as timestamp) as date), "updatedAt",
        'hubspot:default:' || "properties".hubspot_owner_id,
        'hubspot:' || "properties".hs_primary_associated_company
    from hubspot_deals
    inner join stages on stage.id = "properties".dealstage
    where "properties".salesforceopportunityid is null and not "archived"
    order by "id"
"""

_STAGES = """
    select 'salesforce:default:' || "OpportunityId", "StageName", "CreatedDate"
    from salesforce_OpportunityHistory
    union all
    select 'hubspot:default:' || "objectId", stage.label, "timestamp"
    from hubspot_property_history
    inner join (select unnest("stages") as stage from hubspot_pipelines) on stage.id = "value"
    where "objectType" = 'deals' and "property" = 'dealstage'
    order by all
"""

_OWNERS = """
    select 'salesforce:default:' || "OpportunityId", 'salesforce:default:' || "OldValue",
        'salesforce:default:' || "NewValue", "CreatedDate"
    from salesforce_OpportunityFieldHistory where "Field" = 'Owner'
    union all
    select 'hubspot:default:' || "objectId", null, 'hubspot:default:' || "value", "timestamp"
    from hubspot_property_history where "objectType" = 'deals' and "property" = 'hubspot_owner_id'
    order by 4
"""

_ROLES = """
    select 'salesforce:default:' || "OpportunityId", 'salesforce:default:Contact:' || "ContactId",
        "CreatedDate"
    from salesforce_OpportunityContactRole where not "IsDeleted"
    union all
    select coalesce('salesforce:default:' || "properties".salesforceopportunityid,
            'hubspot:default:' || "id"),
        'hubspot:default:contacts:' || "toObjectId", "createdAt"
    from hubspot_associations inner join hubspot_deals on "id" = "fromObjectId"
    where "fromObjectType" = 'deals' and "toObjectType" = 'contacts'
    order by all
"""


def read_deals(connection: duckdb.DuckDBPyConnection, people: People) -> list[Deal]:
    """All opportunities that were not deleted."""
    stages = _grouped(connection, _STAGES)
    owners = _grouped(connection, _OWNERS)
    roles = _grouped(connection, _ROLES)
    deals = []
    for sql in (_SALESFORCE, _HUBSPOT):
        for (
            key,
            amount,
            currency,
            stage,
            category,
            created_at,
            day,
            last_at,
            owner,
            account,
        ) in connection.execute(sql).fetchall():
            said = owners.get(key, [])
            first = (said[0][0] or said[0][1]) if said else owner
            words = [(created_at, first), *((at, new) for _, new, at in said)]
            deals.append(
                Deal(
                    key,
                    amount,
                    currency,
                    stage,
                    category,
                    created_at,
                    day,
                    _closed_at(stages.get(key, []), stage, last_at) if category != "open" else None,
                    owner,
                    tuple(words),
                    tuple(_people(roles.get(key, []), people)),
                    account,
                )
            )
    return deals


def _grouped(connection: duckdb.DuckDBPyConnection, sql: str) -> dict[str, list[Any]]:
    grouped: dict[str, list[Any]] = defaultdict(list)
    for key, *values in connection.execute(sql).fetchall():
        grouped[key].append(tuple(values))
    return grouped


def _closed_at(stages: list[Any], stage: str, last_at: datetime) -> datetime:
    """When the present closed stage was entered: the start of the last run of that stage."""
    entered = last_at
    for name, at in sorted(stages, key=lambda row: row[1], reverse=True):
        if name != stage:
            break
        entered = at
    return entered


def _people(roles: list[Any], people: People) -> list[tuple[str, datetime]]:
    """Each person on a deal and since when."""
    since: dict[str, datetime] = {}
    for record, at in roles:
        person = people.person_of(record)
        if person is not None:
            since[person] = min(at, since.get(person, at))
    return sorted(since.items())
