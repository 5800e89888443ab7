"""Which calls make one object of one window of a HubSpot account, and how they are proven whole.

HubSpot has no job to wait for: everything is ready at once and paged. First loads list, because
lists are fast and have no cap; later windows search for what changed. See ADR 0015 for why first
loads are not exports.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from tandem.clients.failures import AnswerUnsound
from tandem.clients.hubspot import HubSpot
from tandem.errors import ConfigurationError
from tandem.extract.hubspot.others import Others
from tandem.extract.hubspot.records import HISTORY, PAIRS, Records
from tandem.extract.json_lines import Progress, Step, discard, grow
from tandem.extract.ledger import WindowLedger, window_of
from tandem.extract.windows import due_windows, with_lookback
from tandem.handover import ExtractedFile, ExtractRequest, Job
from tandem.sources import ObjectContract, SourceContract

SOURCE = "hubspot"
# HubSpot's search knows a change some seconds after it was made, at busy times later. A window ends
# SETTLES before now, so that nothing enters it while it is pulled, and the next one begins LOOKBACK
# before that, for what was later still.
SETTLES = timedelta(minutes=2)
LOOKBACK = timedelta(minutes=30)


@dataclass(frozen=True)
class HubSpotExtractor:
    """Pulls the contract's objects from one account.

    Args:
        client: The account.
        contract: HubSpot's source contract.
        ledger: What was pulled before.
        source_instance: Which of several accounts it is.
        leave_out: Objects not to pull, such as those the account has no licence for.
    """

    client: HubSpot
    contract: SourceContract
    ledger: WindowLedger
    source_instance: str = "default"
    leave_out: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        known = {item.object for item in self.contract.objects}
        if unknown := sorted(self.leave_out - known):
            raise ConfigurationError(
                f"There is no {', '.join(unknown)} to leave out of HubSpot.",
                why="A slip would pull what nobody wanted, or nothing would be left out.",
                remedy=f"Known objects: {', '.join(sorted(known))}.",
            )

    def plan(self) -> list[ExtractRequest]:
        """One request per object × window up to HubSpot's own now."""
        now = self.client.now() - SETTLES
        requests = []
        for item in self.contract.objects:
            if item.object in self.leave_out:
                continue
            pulls = self.ledger.of(SOURCE, self.source_instance, item.object)
            requests += [
                ExtractRequest(
                    source=SOURCE,
                    source_instance=self.source_instance,
                    object=item.object,
                    window=window,
                )
                for window in due_windows(now, done=pulls.done(), begun=pulls.begun())
            ]
        return requests

    def begin(self, request: ExtractRequest, known: Job | None) -> Job:
        """Nothing is to be begun: what is asked for is ready."""
        return Job(state="ready", asked={"object": request.object})

    def poll(self, job: Job) -> Job:
        """It stays ready."""
        return job

    def collect(self, request: ExtractRequest, job: Job, folder: Path) -> list[ExtractedFile]:
        """Page through everything of the window into one file, and prove it whole.

        Raises:
            AnswerUnsound: If HubSpot counts more than came, or its answers contradict themselves.
        """
        self.client.learn_zone()
        path = folder / f"{request.object}.jsonl"
        try:
            progress = self._pull(request, path)
        except AnswerUnsound:
            discard(path)
            raise
        if not progress.lines:  # HubSpot has no file without a line
            return []
        return [
            ExtractedFile(
                source=SOURCE,
                source_instance=self.source_instance,
                object=request.object,
                path=path,
                name=f"{request.object}.{window_of(request).name}.jsonl",
                records_reported=progress.lines,
            )
        ]

    def _pull(self, request: ExtractRequest, path: Path) -> Progress:
        contract = next(item for item in self.contract.objects if item.object == request.object)
        window = with_lookback(window_of(request), LOOKBACK)
        records, others = Records(self.client, window), Others(self.client, window)
        steps, counted = _steps(contract, records, others)
        progress = grow(path, _told(contract), steps)
        for at, name in enumerate(counted):
            if name:
                records.prove(name, progress.seen[at])
        return progress


def _steps(
    contract: ObjectContract, records: Records, others: Others
) -> tuple[list[Step], Sequence[str]]:
    """The steps that make an object, and which object's own count each of them has to reach."""
    name = contract.object
    if name == "associations":
        return [records.pairs(*pair) for pair in PAIRS], [one for one, _ in PAIRS]
    if name == "property_history":
        steps = [step for item in HISTORY for step in records.history(item)]
        return steps, [counted for item in HISTORY for counted in (item, "")]
    if name == "campaigns":
        asked = [field.steps[1] for field in contract.fields if field.steps]
        return [lambda _: others.campaigns(asked)], [""]
    whole: dict[str, Step] = {
        "owners": others.owners,
        "pipelines": others.pipelines,
        "forms": others.forms,
        "form_submissions": others.submissions,
        "email_events": others.email_events,
    }
    if name in whole:
        return [whole[name]], [""]
    return records.of(contract), [name, ""]


def _told(contract: ObjectContract) -> str:
    """What a file's content depends on beside its window; another contract makes another file."""
    text = json.dumps([contract.model_dump(mode="json"), HISTORY, PAIRS], sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()
