"""What is not a CRM record: owners, pipelines, forms, campaigns, submissions, e-mail events."""

from typing import Any

from tests.contracts.hubspot.crm import page_of
from tests.contracts.hubspot.portal import Portal, Record, instant
from tests.contracts.hubspot.wire import Refusal, many, number, wants_archived
from tests.fixtures.loopback import Reply, Request, json_reply

_APP_ID = 20053
_NOBODY = "1970-01-01T00:00:00.000Z"
# What the forms API tells of every form beside its name, shortened to what must be there.
_FORM = {
    "fieldGroups": [],
    "configuration": {
        "language": "en", "cloneable": True, "editable": True, "archivable": True,
        "recaptchaEnabled": False, "notifyContactOwner": False, "notifyRecipients": [],
        "createNewContactForNewEmail": False, "prePopulateKnownValues": True,
        "allowLinkToResetKnownValues": False, "lifecycleStages": [],
        "postSubmitAction": {"type": "thank_you", "value": "Thank you."},
    },
    "displayOptions": {
        "renderRawHtml": False, "theme": "default_style", "submitButtonText": "Submit",
        "style": {
            "fontFamily": "arial", "backgroundWidth": "100%", "labelTextColor": "#33475b",
            "labelTextSize": "11px", "helpTextColor": "#7C98B6", "helpTextSize": "11px",
            "legalConsentTextColor": "#33475b", "legalConsentTextSize": "14px",
            "submitColor": "#ff7a59", "submitAlignment": "left", "submitFontColor": "#ffffff",
            "submitSize": "12px",
        },
    },
    "legalConsentOptions": {"type": "none"},
}  # fmt: skip


def list_owners(portal: Portal, request: Request) -> Reply:
    """GET /crm/v3/owners: no owner has a time zone; a user has."""
    is_archived = wants_archived(request)
    told = [
        {name: value for name, value in owner.items() if name != "timezone"}
        | {"type": "PERSON", "userIdIncludingInactive": owner["userId"]}
        for owner in portal.owners
        if bool(owner["archived"]) == is_archived
    ]
    return _paged(told, request, "id", 500)


def list_users(portal: Portal, request: Request) -> Reply:
    """GET /crm/v3/objects/users: ids of their own; hs_internal_user_id is the owners' userId."""
    told = []
    for owner in portal.owners:
        given = {
            "hs_internal_user_id": str(owner["userId"]),
            "hs_standard_time_zone": owner.get("timezone"),
        }
        asked = {name: given.get(name) for name in many(request, "properties") if name in given}
        row = {"id": f"2078{owner['id']}", "createdAt": _NOBODY, "updatedAt": _NOBODY}
        told.append(row | {"properties": asked, "archived": False})
    return _paged(told, request, "id", 100)


def list_pipelines(portal: Portal, object_type: str) -> Reply:
    """GET /crm/v3/pipelines/{type}: all at once."""
    pipelines = []
    for pipeline in portal.pipelines if object_type == "deals" else ():
        at = {name: pipeline[name] for name in ("createdAt", "updatedAt")}
        pipelines.append(pipeline | {"stages": [stage | at for stage in pipeline["stages"]]})
    return json_reply(page_of(pipelines, None))


def list_forms(portal: Portal, request: Request) -> Reply:
    """GET /marketing/v3/forms/."""
    is_archived = wants_archived(request)
    told = [form | _FORM for form in portal.forms if bool(form["archived"]) == is_archived]
    return _paged(told, request, "id", 100)


def list_campaigns(portal: Portal, request: Request) -> Reply:
    """GET /marketing/v3/campaigns: only the properties asked for."""
    asked = many(request, "properties")
    told = []
    for row in portal.campaigns:
        known = {name: row["properties"][name] for name in asked if name in row["properties"]}
        told.append(row | {"properties": known})
    return _paged(told, request, "id", 100)


def list_submissions(portal: Portal, request: Request, form: str) -> Reply:
    """GET /form-integrations/v1/submissions/forms/{guid}: the newest first, nobody's id."""
    if form not in {item["id"] for item in portal.forms}:
        raise Refusal(404, "OBJECT_NOT_FOUND", "The form does not exist.")
    told = [
        {
            "conversionId": row["conversionId"],
            "submittedAt": _millis(row["submittedAt"]),
            "values": [{"name": "email", "value": row["email"], "objectTypeId": "0-1"}],
            "pageUrl": row["pageUrl"],
        }
        for row in sorted(portal.submissions, key=_newest_submission, reverse=True)
        if row["formId"] == form
    ]
    return _paged(told, request, "conversionId", 50)


def list_email_events(portal: Portal, request: Request) -> Reply:
    """GET /email/public/v1/events: the newest first, both ends of the window included."""
    limit = number(request.query.get("limit", "10"), "limit", 1, 1000)
    start = int(request.query.get("startTimestamp", "0"))
    end = int(request.query.get("endTimestamp", str(10**15)))
    found = [row for row in portal.email_events if start <= _millis(row["created"]) <= end]
    found.sort(key=lambda row: (_millis(row["created"]), row["id"]), reverse=True)
    offset = int(request.query.get("offset", "0"))
    told = [_event(row) for row in found[offset : offset + limit]]
    more = offset + limit < len(found)
    return json_reply({"hasMore": more, "offset": str(offset + len(told)), "events": told})


def show_email_campaign(portal: Portal, campaign: str) -> Reply:
    """GET /email/public/v1/campaigns/{id}."""
    for row in portal.email_events:
        if row["emailCampaignId"] == campaign:
            name = row["emailCampaignName"]
            return json_reply({"id": int(campaign), "appId": _APP_ID, "name": name})
    raise Refusal(404, "OBJECT_NOT_FOUND", "The e-mail campaign does not exist.")


def show_account(portal: Portal) -> Reply:
    """GET /account-info/v3/details."""
    return json_reply({"portalId": 1, "timeZone": portal.timezone, "companyCurrency": "USD"})


def _event(row: Record) -> Record:
    event: Record = {
        "appId": _APP_ID, "appName": "Batch", "portalId": 1, "id": row["id"], "type": row["type"],
        "created": _millis(row["created"]), "recipient": row["recipient"],
        "emailCampaignId": int(row["emailCampaignId"]), "filteredEvent": row["filteredEvent"],
    }  # fmt: skip
    return event | ({"url": row["link"]} if row.get("link") else {})


def _paged(rows: list[Record], request: Request, key: str, most: int) -> Reply:
    """A page after the row named by ``after``; gone rows end the list."""
    limit = number(request.query.get("limit", "20"), "limit", 1, most)
    after = request.query.get("after", "")
    at = next((place + 1 for place, row in enumerate(rows) if str(row[key]) == after), 0)
    page = rows[at : at + limit]
    return json_reply(page_of(page, str(page[-1][key]) if at + limit < len(rows) else None))


def _millis(text: str) -> int:
    return round(instant(text).timestamp() * 1000)


def _newest_submission(row: Record) -> Any:
    return row["submittedAt"], row["conversionId"]
