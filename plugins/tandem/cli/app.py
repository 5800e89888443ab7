"""The verbs of ``tandem`` and their options; the work is done in the modules they import."""

from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from tandem.settings import Settings

application = typer.Typer(
    help="One truth for leads, opportunities and service levels.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
agreement = typer.Typer(help="What Sales and Marketing expect of each other.", no_args_is_help=True)
quarantine = typer.Typer(help="Rows that could not be loaded, and why.", no_args_is_help=True)
application.add_typer(agreement, name="agreement")
application.add_typer(quarantine, name="quarantine")
identity = typer.Typer(help="Who is who, and why.", no_args_is_help=True)
application.add_typer(identity, name="identity")

Home = Annotated[Path | None, typer.Option(help="All state lies here. Default: ./var")]
Exports = Annotated[Path | None, typer.Option(help="Drop folder: <source>[@instance]/<Object>.csv")]
AsOf = Annotated[str | None, typer.Option(help='"Now" for running clocks, ISO 8601 in UTC.')]
Folder = Annotated[Path | None, typer.Option(help="Folder of the agreement's versions.")]


def settings_of(**given: Any) -> Settings:
    """Settings with the options that were given over the environment."""
    return Settings(**{name: value for name, value in given.items() if value not in (None, "")})


@application.command()
def run(
    exports: Exports = None,
    as_of: AsOf = None,
    home: Home = None,
    full_refresh: Annotated[bool, typer.Option(help="Rebuild every table.")] = False,
) -> None:
    """Run all eight stages over a drop folder and publish the marts."""
    from tandem.cli.run import run as run_all

    run_all(settings_of(exports=exports, as_of=as_of, home=home, full_refresh=full_refresh))


@application.command()
def up(
    exports: Exports = None,
    home: Home = None,
    port: Annotated[int, typer.Option(help="Port of the UI.")] = 8080,
) -> None:
    """Start Airflow with its UI, scheduler and triggerer on this machine."""
    from tandem.cli.up import up as start

    start(settings_of(exports=exports, home=home), port)


@application.command()
def sample(
    out: Annotated[Path, typer.Option(help="Where the exports go.")],
    truth: Annotated[Path | None, typer.Option(help="Where the known truth goes.")] = None,
    people: Annotated[int, typer.Option(min=1)] = 5000,
    days: Annotated[int, typer.Option(min=1)] = 540,
    seed: Annotated[int, typer.Option()] = 7,
    as_of: Annotated[datetime, typer.Option(help="Last instant of the sample, UTC.")] = datetime(
        2026, 11, 1
    ),
) -> None:
    """Make a sample company's exports in its vendors' formats, with the known truth beside them."""
    from tandem.cli.sample import sample as make

    make(people=people, days=days, seed=seed, out=out, truth=truth, as_of=as_of)


@agreement.command("check")
def agreement_check(folder: Folder = None) -> None:
    """Say whether every version of the agreement can be used."""
    from tandem.cli.agreement import check

    check(settings_of(agreement_dir=folder))


@agreement.command("show")
def agreement_show(
    version: Annotated[str | None, typer.Argument(help="A version's day. Default: now's.")] = None,
    folder: Folder = None,
) -> None:
    """Show a version in words: the one in force unless another is named."""
    from tandem.cli.agreement import show

    show(settings_of(agreement_dir=folder), version)


@agreement.command("diff")
def agreement_diff(
    old: Annotated[str, typer.Argument(help="The version that holds: its day, or a file.")],
    new: Annotated[str, typer.Argument(help="The version that shall hold: its day, or a file.")],
    home: Home = None,
    folder: Folder = None,
    markdown: Annotated[bool, typer.Option("--markdown", help="For a pull request.")] = False,
) -> None:
    """Measure what NEW instead of OLD would change: rows and money, on the last build's data."""
    from tandem.cli.agreement import diff

    diff(settings_of(home=home, agreement_dir=folder), old, new, markdown)


@quarantine.command("list")
def quarantine_list(home: Home = None) -> None:
    """List quarantined rows by batch, column and reason; never their values."""
    from tandem.cli.quarantine import list_quarantine

    list_quarantine(settings_of(home=home))


@identity.command("explain")
def identity_explain(
    person_or_record: Annotated[str, typer.Argument(help="A person_id, record_key or record id.")],
    picture: Annotated[Path | None, typer.Option(help="Draw the likeliest link: FILE.svg")] = None,
    home: Home = None,
) -> None:
    """Show the records of one person, and what each link between them rests on."""
    from tandem.cli.identity import explain

    explain(settings_of(home=home), person_or_record, picture)


@identity.command("review")
def identity_review(
    by: Annotated[str | None, typer.Option(help="Who decides.")] = None,
    everything: Annotated[
        bool, typer.Option("--all", help="Also pairs that a contradiction settles for now.")
    ] = False,
    listing: Annotated[bool, typer.Option("--list", help="Show them and ask nothing.")] = False,
    home: Home = None,
) -> None:
    """Decide pairs that could be one person, likeliest first."""
    from tandem.cli.identity import review

    review(settings_of(home=home), by, everything=everything, listing=listing)


@identity.command("train")
def identity_train(
    model: Annotated[str, typer.Argument(help="people or accounts")] = "people", home: Home = None
) -> None:
    """Learn from the last build what it is worth when two records agree on a field."""
    from tandem.cli.identity import train

    train(settings_of(home=home), model)


@application.command()
def status(
    home: Home = None,
    as_json: Annotated[bool, typer.Option("--json", help="For machines.")] = False,
) -> None:
    """Say on one screen how things stand; exit status 1 when somebody is needed."""
    from tandem.cli.status import status as show

    show(settings_of(home=home), is_json=as_json)


@application.command()
def notify(
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show what would be told to whom; tell nobody.")
    ] = False,
    kind: Annotated[
        list[str] | None, typer.Option(help="Only this kind; may be given again.")
    ] = None,
    since: Annotated[
        datetime | None, typer.Option(help="Only what came about from then on, UTC.")
    ] = None,
    home: Home = None,
) -> None:
    """Tell every channel what is new: promises, checks, runs, lateness; `--kind weekly_digest`."""
    from tandem.cli.notify import notify as tell

    tell(settings_of(home=home), kind or [], since, is_dry_run=dry_run)


@application.command()
def publish(home: Home = None) -> None:
    """Publish the last build again, if it passed its checks."""
    from tandem.cli.publish import publish as publish_again

    publish_again(settings_of(home=home))


@application.command()
def rebuild(home: Home = None, as_of: AsOf = None) -> None:
    """Rebuild a second warehouse from the lake and prove that it gives the same marts."""
    from tandem.cli.rebuild import rebuild as prove

    prove(settings_of(home=home, as_of=as_of))


@application.command(
    add_help_option=False,
    context_settings={"allow_extra_args": True, "ignore_unknown_options": True},
)
def mf(context: typer.Context) -> None:
    """Ask the published marts for metrics: MetricFlow's `query` and `list`."""
    from tandem.cli.mf import mf as ask

    ask(settings_of(), context.args)
