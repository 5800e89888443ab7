"""The one Airflow plugin: it shows the published pages, and lets Airflow's API live with SQLite."""

import asyncio
from typing import Any, ClassVar

from airflow.configuration import conf
from airflow.plugins_manager import AirflowPlugin


class OneWriteAtATime:
    """ASGI middleware: a request that may write waits until the one before it has answered.

    Airflow writes its audit log on the event loop. While another request holds SQLite's only write
    lock, that blocks the loop on which the other would have to finish, until SQLite gives up. The
    page's "unpause on trigger" sends two such requests at the same instant.
    """

    def __init__(self, app: Any) -> None:
        self.app = app
        self.turn = asyncio.Lock()

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Pass on what only reads; let the others take turns."""
        if scope["type"] != "http" or scope["method"] in {"GET", "HEAD", "OPTIONS"}:
            await self.app(scope, receive, send)
            return
        async with self.turn:
            await self.app(scope, receive, send)


class PublishedPages:
    """ASGI: the app behind ``/alignment``, imported with the first request.

    Every task loads this file too, and none of them needs a web server.
    """

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Hand everything on; who may read is decided there."""
        from tandem.pipeline.site_app import app

        await app(scope, receive, send)


def _is_on_sqlite() -> bool:
    return str(conf.get("database", "sql_alchemy_conn")).startswith("sqlite")


class TandemPlugin(AirflowPlugin):
    """Names Tandem on the plugins page; DAGs import the package ``tandem`` directly."""

    name = "tandem"
    fastapi_apps: ClassVar[list[Any]] = [
        {"name": "alignment", "url_prefix": "/alignment", "app": PublishedPages()}
    ]
    external_views: ClassVar[list[Any]] = [
        {
            "name": "Alignment",
            "href": "alignment/",
            "destination": "nav",
            "url_route": "alignment",
            "nav_top_level": True,
        }
    ]
    fastapi_root_middlewares: ClassVar[list[Any]] = (
        [{"name": "one write at a time", "middleware": OneWriteAtATime}] if _is_on_sqlite() else []
    )
