"""Settings: read once at the start of a run, frozen afterwards, never read at import.

Each field is an environment variable ``TANDEM_<FIELD>`` (``TANDEM_HOME``, ``TANDEM_AS_OF`` …).
Everything the pipeline writes lies under ``home``; nothing is written elsewhere.
"""

from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

PROJECT_ROOT = Path(__file__).resolve().parents[2]

Names = Annotated[tuple[str, ...], NoDecode]
"""Names separated by commas, as an environment variable writes them."""


class Settings(BaseSettings):
    """Where things lie and what "now" means, for one run."""

    model_config = SettingsConfigDict(env_prefix="TANDEM_", extra="ignore", frozen=True)

    home: Path = Field(default=Path("var"), description="All state lies under this folder.")
    lake_dir: Path | None = Field(default=None, description="The lake, when not below home.")
    exports: Path | None = Field(default=None, description="Drop folder of vendors' exports.")
    apis: str = Field(
        default="", description="Instances pulled over APIs: `salesforce, salesforce@emea`."
    )
    as_of: datetime | None = Field(default=None, description='"Now" for running clocks, UTC.')
    since: datetime | None = Field(default=None, description="Pull from here again, UTC.")
    until: datetime | None = Field(default=None, description="… up to here.")
    engine: Literal["duckdb", "postgres"] = Field(default="duckdb", description="dbt target.")
    postgres_url: str = Field(default="", description="libpq URL, used by the postgres engine.")
    bi_postgres_url: str = Field(
        default="", description="libpq URL of a Postgres that BI tools read, whatever the engine."
    )
    agreement_dir: Path = Field(
        default=PROJECT_ROOT / "expectations" / "agreement",
        description="One YAML per version of the agreement.",
    )
    approvers_sales: Names = Field(
        default=("sales",), description="Airflow users who approve a new agreement for Sales."
    )
    approvers_marketing: Names = Field(
        default=("marketing",), description="Airflow users who approve it for Marketing."
    )
    threads: int = Field(default=2, ge=1, description="Threads for dbt and DuckDB.")
    memory_limit: str = Field(default="4GB", description="DuckDB's memory limit.")
    full_refresh: bool = Field(default=False, description="Rebuild every table of the warehouse.")
    publish_degraded: bool = Field(
        default=False, description="Publish although a file was refused; the run is not green."
    )
    keep_publishes: int = Field(default=5, ge=1, description="Published versions to keep.")
    notify: Path | None = Field(
        default=None, description="Who hears what: a file as in docs/notifications.md."
    )
    late_after_hours: int = Field(
        default=6, ge=1, description="Hours after a run was due by which it shall have published."
    )

    @field_validator("notify", mode="before")
    @classmethod
    def _empty_is_none(cls, value: object) -> object:
        return value or None  # a variable that is set to nothing

    @field_validator("home", "lake_dir", "agreement_dir", "exports", "notify")
    @classmethod
    def _absolute(cls, value: Path | None) -> Path | None:
        return value.expanduser().resolve() if value is not None else None

    @field_validator("approvers_sales", "approvers_marketing", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        return tuple(name.strip() for name in value.split(",") if name.strip())

    @field_validator("as_of", "since", "until")
    @classmethod
    def _in_utc(cls, value: datetime | None) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)

    @cached_property
    def now(self) -> datetime:
        """The instant that counts as now: ``as_of`` when given, else the start of this run."""
        return self.as_of or datetime.now(tz=UTC).replace(microsecond=0)

    @property
    def is_scheduled(self) -> bool:
        """Whether runs are due each day without anybody asking; else only what is triggered."""
        return bool(self.exports or self.apis)

    @property
    def downloads(self) -> Path:
        """What is being pulled from APIs; it outlives a crash, so that a pull can go on."""
        return self.home / "extract"

    @property
    def landing(self) -> Path:
        """Immutable batches, byte for byte as the vendor gave them."""
        return self.home / "landing"

    @property
    def lake(self) -> Path:
        """Typed Parquet per committed batch: the only source of truth."""
        return self.lake_dir or self.home / "lake"

    @property
    def proposals(self) -> Path:
        """Versions of the agreement that nobody has signed yet: never used, only compared."""
        return self.agreement_dir / "proposed"

    @property
    def adopted(self) -> Path:
        """Versions that both teams approved in Airflow, and seals of those that came into force."""
        return self.lake / "_agreement"

    @property
    def warehouse(self) -> Path:
        """The pipeline's private working database file; nobody else opens it."""
        return self.home / "warehouse" / "tandem_build.duckdb"

    @property
    def published(self) -> Path:
        """One folder per publish and the link ``current``."""
        return self.home / "published"

    @property
    def served_postgres(self) -> str:
        """Libpq URL of the Postgres that every publish is served from; empty for none."""
        of_engine = self.postgres_url if self.engine == "postgres" else ""
        return self.bi_postgres_url or of_engine

    @property
    def logs(self) -> Path:
        """Logs of dbt and of the command line."""
        return self.home / "logs"

    @property
    def dbt_project(self) -> Path:
        """The dbt project of this checkout."""
        return PROJECT_ROOT / "dbt_project"
