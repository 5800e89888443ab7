"""Marketo Engage: export jobs with their files, and the REST lists that no export holds."""

from tandem.clients.marketo.connect import Marketo, connect
from tandem.clients.marketo.errors import AlreadyQueued, QueueFull
from tandem.clients.marketo.exports import Export, Exportable

__all__ = ["AlreadyQueued", "Export", "Exportable", "Marketo", "QueueFull", "connect"]
