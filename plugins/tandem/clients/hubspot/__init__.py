"""HubSpot: records of its CRM, their history and their pairs, and what marketing recorded."""

from tandem.clients.hubspot.account import HubSpot
from tandem.clients.hubspot.tokens import OAuth, PrivateApp

__all__ = ["HubSpot", "OAuth", "PrivateApp"]
