"""The associations API v4, and the first one's names for its types."""

from tests.contracts.hubspot.crm import batch_of, page_of
from tests.contracts.hubspot.portal import Portal, Record
from tests.contracts.hubspot.wire import invalid
from tests.fixtures.loopback import Reply, Request, json_reply

# Names of the first API, numbers of the fourth, as an account knows them without labels.
ASSOCIATION_TYPES = {
    "contact_to_company": 1, "contact_to_company_unlabeled": 279, "deal_to_contact": 3,
    "deal_to_company": 5, "deal_to_company_unlabeled": 341, "call_to_contact": 194,
    "call_to_deal": 206, "email_to_contact": 198, "email_to_deal": 210,
    "meeting_to_contact": 200, "meeting_to_deal": 212,
}  # fmt: skip
_SINGULAR = {"companies": "company"}


def read_associations(
    portal: Portal, request: Request, from_type: str, to_type: str, page: int
) -> Reply:
    """POST /crm/v4/associations/…/batch/read: every pair with all its types, paged per record."""
    inputs = request.json()["inputs"]
    if len(inputs) > 1000:
        raise invalid("The maximum number of inputs supported is 1000.")
    pairs = portal.associations.get((from_type, to_type), {})
    found = [_associated(pairs[item["id"]], item, page) for item in inputs if pairs.get(item["id"])]
    missing = [item["id"] for item in inputs if not pairs.get(item["id"])]
    return batch_of(found, missing, "crm.associations.NO_ASSOCIATIONS_FOUND")


def association_types(from_type: str, to_type: str) -> Reply:
    """GET /crm/v3/associations/{from}/{to}/types: the names behind the numbers."""
    start = f"{singular(from_type)}_to_{singular(to_type)}"
    return json_reply(
        page_of(
            [
                {"id": str(number_), "name": name}
                for name, number_ in ASSOCIATION_TYPES.items()
                if name in (start, f"{start}_unlabeled")
            ],
            None,
        )
    )


def singular(object_type: str) -> str:
    return _SINGULAR.get(object_type, object_type.removesuffix("s"))


def _associated(pairs: list[tuple[str, str]], item: Record, page: int) -> Record:
    types: dict[str, list[str]] = {}
    for to_id, name in pairs:
        types.setdefault(to_id, []).append(name)
    start = int(item.get("after") or 0)
    told = [
        {"toObjectId": int(to_id), "associationTypes": [_spec(name) for name in names]}
        for to_id, names in list(types.items())[start : start + page]
    ]
    row: Record = {"from": {"id": item["id"]}, "to": told}
    if start + page < len(types):
        row["paging"] = {"next": {"after": str(start + page)}}
    return row


def _spec(name: str) -> Record:
    number_ = ASSOCIATION_TYPES[name]
    return {"category": "HUBSPOT_DEFINED", "typeId": number_, "label": None}
