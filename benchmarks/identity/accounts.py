"""Accounts of two CRMs: train the weights that ship; measure them on companies not trained on.

`python -m benchmarks.identity.accounts --train` learns `accounts.weights.json` from made-up
companies, without their truth; without the flag it scores other companies, made with another seed,
by the weights that ship. Nothing is known outright here: no sync ids, and no rule about domains.
"""

import sys
import tempfile
from pathlib import Path

from rich.console import Console

from benchmarks.identity.accounts_data import accounts
from benchmarks.identity.scoring import features_of, likened, scored, trained
from tandem.settings import Settings
from tandem.unify.probabilistic import load_model
from tandem.unify.probabilistic.model import MODELS

COMPANIES = 10_000
TRAINED_ON, MEASURED_ON = 1, 2
AT_LEAST = 0.99


def learn() -> None:
    """Write the weights that ship."""
    made = accounts(COMPANIES, TRAINED_ON)
    with tempfile.TemporaryDirectory(prefix="tandem-bench-") as folder:
        settings = Settings(home=Path(folder))
        told = f"{len(made):,} made-up accounts of two CRMs"
        model = trained(
            load_model("accounts").model_copy(update={"weights": None}),
            features_of(made.drop_columns(["truth"]), settings),
            told,
            settings,
        )
    if model.weights is not None:
        text = model.weights.model_dump_json(indent=1)
        (MODELS / "accounts.weights.json").write_text(text + "\n", encoding="utf-8")


def measure() -> None:
    """Print precision, recall and F1 of the weights that ship."""
    made = accounts(COMPANIES, MEASURED_ON).sort_by("record_key")
    with tempfile.TemporaryDirectory(prefix="tandem-bench-") as folder:
        settings = Settings(home=Path(folder))
        features = features_of(made.drop_columns(["truth"]), settings)
        alike = likened(load_model("accounts"), features, AT_LEAST, settings)
    score = scored(made["truth"].to_pylist(), alike.clusters)
    Console().print(
        f"{len(made):,} made-up accounts of two CRMs at {AT_LEAST}:"
        f" precision {score.precision:.4f}, recall {score.recall:.4f}, F1 {score.f1:.4f}"
    )


if __name__ == "__main__":
    learn() if "--train" in sys.argv else measure()
