"""dedupe as its own CSV example uses it; runs in an environment of its own.

    python3 -m venv var/bench/dedupe
    var/bench/dedupe/bin/pip install dedupe==3.0.3 'BTrees<6' Unidecode

(BTrees 6 no longer has a method that dedupe 3.0.3 calls.) The example's cleaning, fields and
clustering at 0.5; where it asks a person at the terminal, the truth answers. Reads
`{"labels": …, "seed": …, "records": [{field: text, …}]}` and prints one cluster per record.
"""

import json
import random
import re
import sys
from typing import Any

FIELDS = ("Site name", "Address", "Zip", "Phone")


def main() -> None:
    """Label, train, cluster, print."""
    import dedupe  # type: ignore[import-not-found]
    import numpy as np
    from dedupe import variables

    asked = json.load(sys.stdin)
    random.seed(asked["seed"])
    np.random.seed(asked["seed"])
    records = {
        number: {**{name: _cleaned(record[name]) for name in FIELDS}, "truth": record["True Id"]}
        for number, record in enumerate(asked["records"])
    }
    deduper = dedupe.Dedupe(
        [
            variables.String("Site name"),
            variables.String("Address"),
            variables.Exact("Zip", has_missing=True),
            variables.String("Phone", has_missing=True),
        ],
        num_cores=1,
    )
    deduper.prepare_training(records)
    for _ in range(asked["labels"]):
        _answer(deduper)
    deduper.train()
    clusters = {
        number: cluster
        for cluster, (members, _) in enumerate(deduper.partition(records, 0.5))
        for number in members
    }
    print(json.dumps([clusters[number] for number in records]))


def _answer(deduper: Any) -> None:
    """Say of the pair dedupe is least certain of whether it is one."""
    pair = deduper.uncertain_pairs()[0]
    is_one = pair[0]["truth"] == pair[1]["truth"]
    labelled = {"match": [pair], "distinct": []} if is_one else {"match": [], "distinct": [pair]}
    deduper.mark_pairs(labelled)


def _cleaned(text: str | None) -> str | None:
    from unidecode import unidecode  # type: ignore[import-not-found]

    text = re.sub(" {2,}|\n", " ", unidecode(text or "")).strip().strip("\"'").lower().strip()
    return text or None


if __name__ == "__main__":
    main()
