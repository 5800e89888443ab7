"""Who hears what: channels that are Airflow connections, and routes that lead to them."""

from collections.abc import Iterator
from typing import Annotated, Literal, Self

from pydantic import Field, field_validator, model_validator

from tandem.agreement.fields import Days, Name, Names, Part, Text, Texts, WorkingSeconds, wrong
from tandem.agreement.promises import Team
from tandem.pipeline.notify.notice import PROMISES, Kind, Notice

Form = Literal["slack", "email", "webhook"]
FORMS: tuple[Form, ...] = ("slack", "email", "webhook")
SELECTORS = ("team", "owner", "policy", "segment")
Address = Annotated[Text, Field(pattern=r"^[^@\s,;<>]+@[^@\s,;<>]+$", max_length=254)]
Link = Annotated[Text, Field(pattern=r"^https?://[^\s<>|\"]+$")]


class Channel(Part):
    """One place where people read: exactly one of three kinds of Airflow connection."""

    channel: Name
    slack: Text | None = None
    email: Text | None = None
    webhook: Text | None = None
    to: tuple[Address, ...] = ()
    sender: Address | None = Field(default=None, alias="from")

    @model_validator(mode="after")
    def _is_one_of_three(self) -> Self:
        given = [form for form in FORMS if getattr(self, form)]
        if len(given) != 1:
            raise wrong(
                f"a channel is one of {', '.join(FORMS)}, and this one names {len(given)} of them",
                "Write one, with the name of the Airflow connection that holds its address.",
            )
        if bool(self.to) != (self.email is not None):
            raise wrong(
                "`to` holds the addresses of an e-mail, and nothing else has them",
                "Add `to: [somebody@example.com]` to `email`, or remove it.",
            )
        return self

    @property
    def form(self) -> Form:
        """In which form its messages are written."""
        return next(form for form in FORMS if getattr(self, form))

    @property
    def connection(self) -> str:
        """The Airflow connection that holds address and secret."""
        return str(getattr(self, self.form))


class Route(Part):
    """What is told to some channels; every selector given must fit."""

    tell: Annotated[tuple[Kind, ...], Field(min_length=1)]
    to: Names
    team: Annotated[tuple[Team, ...], Field(min_length=1)] | None = None
    owner: Texts | None = None
    policy: Names | None = None
    segment: Names | None = None

    @field_validator("tell", "team", mode="before")
    @classmethod
    def _one_or_more(cls, value: object) -> object:
        return [value] if isinstance(value, str) else value

    @model_validator(mode="after")
    def _can_fit(self) -> Self:
        given = [name for name in SELECTORS if getattr(self, name) is not None]
        others = [kind for kind in self.tell if kind not in PROMISES]
        if given and others:
            raise wrong(
                f"`{others[0]}` has no {given[0]}, so this route would never tell it",
                f"Tell it by a route without `{given[0]}`.",
            )
        return self

    def fits(self, notice: Notice) -> bool:
        """Whether this route tells a notice."""
        return notice.kind in self.tell and all(
            getattr(self, name) is None or getattr(notice, name) in getattr(self, name)
            for name in SELECTORS
        )


class Routes(Part):
    """The whole file."""

    channels: Annotated[tuple[Channel, ...], Field(min_length=1)]
    routes: Annotated[tuple[Route, ...], Field(min_length=1)]
    due_soon: WorkingSeconds = 2 * 3600
    purge_within: Days = 30
    lines_at_most: Annotated[int, Field(strict=True, ge=1, le=50)] = 10
    runbooks: Link | None = None
    records: dict[Name, Link] = Field(default={})

    @field_validator("records")
    @classmethod
    def _hold_a_place(cls, records: dict[str, str]) -> dict[str, str]:
        for source, link in records.items():
            if "{id}" not in link:
                raise wrong(
                    f"the link of `{source}` has no place for the record",
                    "Write `{id}` where the record's id belongs.",
                )
        return records

    def channels_of(self, notice: Notice) -> Iterator[Channel]:
        """Every channel that hears of a notice, each once: all routes that fit count."""
        names = {name for route in self.routes if route.fits(notice) for name in route.to}
        yield from (channel for channel in self.channels if channel.channel in names)
