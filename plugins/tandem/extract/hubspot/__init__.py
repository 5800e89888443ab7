"""Pulls HubSpot: first loads are listed, later windows searched; both are counted."""

from tandem.extract.hubspot.extractor import HubSpotExtractor

__all__ = ["HubSpotExtractor"]
