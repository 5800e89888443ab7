"""What every extractor offers, whether it reads a folder or speaks to an API."""

from typing import Protocol

from tandem.handover import ExtractedFile, ExtractRequest


class Extractor(Protocol):
    """Plans what to pull, then pulls it piece by piece; pieces can run side by side."""

    def plan(self) -> list[ExtractRequest]:
        """List one request per source × instance × object."""
        ...

    def extract(self, request: ExtractRequest) -> list[ExtractedFile]:
        """Pull one request."""
        ...
