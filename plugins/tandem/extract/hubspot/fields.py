"""Which properties of the contract an account has, and what is wrong with those it has not."""

import logging
from collections.abc import Mapping

from tandem.clients.failures import AnswerUnsound
from tandem.clients.hubspot import HubSpot
from tandem.sources import ObjectContract

log = logging.getLogger(__name__)

# Which of HubSpot's types fit a type of ours; any fits an id, a text and JSON.
_FITTING: Mapping[str, set[str]] = {
    "boolean": {"bool", "enumeration"},
    "integer": {"number"},
    "decimal": {"number"},
    "date": {"date", "datetime"},
    "timestamp": {"date", "datetime"},
}


def asked_properties(client: HubSpot, contract: ObjectContract) -> list[str]:
    """The contract's properties that this account has; the others are named in the log.

    Raises:
        AnswerUnsound: If one is not there without which the object would mislead.
    """
    there = client.properties(contract.object)
    asked = {field.steps[1]: field for field in contract.fields if field.steps}
    missing = [name for name in asked if name not in there]
    _require(contract, [name for name in missing if asked[name].required])
    if missing:
        log.info("hubspot: %s has no %s here", contract.object, ", ".join(missing))
    for name, field in asked.items():
        if name in there and there[name] not in _FITTING.get(field.type, {there[name]}):
            log.warning(
                "hubspot: %s.%s is %s there and %s in the contract: rows that do not fit are"
                " quarantined until the contract says so",
                contract.object, name, there[name], field.type,
            )  # fmt: skip
    return [name for name in asked if name in there]


def _require(contract: ObjectContract, missing: list[str]) -> None:
    if missing:
        raise AnswerUnsound(
            "contract_missing_column",
            f"The app does not see {', '.join(missing)} of {contract.object}.",
            why="Without them the object would mislead; nothing of it was pulled.",
            remedy="Let the app see the properties, or change the contract in"
            " plugins/tandem/sources/hubspot.yml.",
        )
