"""What the dbt project says of marts, columns and metrics; metrics turned into SQL of one mart."""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

MODELS = Path(__file__).resolve().parents[3] / "dbt_project" / "models"

_REF = re.compile(r"ref\('(\w+)'\)")
_DIMENSION = re.compile(r"\{\{ Dimension\('\w+__(\w+)'\) \}\}")


@dataclass(frozen=True)
class Metric:
    """A metric of ``docs/metrics.md``, as SQL over the one mart it is made of."""

    name: str
    label: str
    description: str
    mart: str
    sql: str


@cache
def marts() -> dict[str, dict[str, Any]]:
    """Every mart by name, as its properties file describes it."""
    return {model["name"]: model for model in _all("models", MODELS / "marts")}


@cache
def metrics() -> dict[str, Metric]:
    """Every metric by name."""
    documents = {metric["name"]: metric for metric in _all("metrics", MODELS)}
    measures = {
        measure["name"]: (model["model"], measure)
        for model in _all("semantic_models", MODELS)
        for measure in model.get("measures", ())
    }

    def made_of(name: str) -> tuple[str, str]:
        """The mart of a metric, and its SQL."""
        given = documents[name]["type_params"]
        where = _DIMENSION.sub(r"\1", documents[name].get("filter", ""))
        if documents[name]["type"] == "simple":
            model, measure = measures[given["measure"]]
            return _REF.findall(model)[0], _aggregated(measure, where)
        if documents[name]["type"] == "ratio":
            parts = {part: made_of(given[part]) for part in ("numerator", "denominator")}
            expression = "numerator * 1.0 / nullif(denominator, 0)"
        else:
            parts = {part["name"]: made_of(part["name"]) for part in given["metrics"]}
            expression = given["expr"]
        (mart,) = {mart for mart, _ in parts.values()}
        names = re.compile(rf"\b({'|'.join(parts)})\b")
        return mart, names.sub(lambda found: f"({parts[found[1]][1]})", expression)

    return {
        name: Metric(name, words["label"], _line(words["description"]), *made_of(name))
        for name, words in documents.items()
    }


def _aggregated(measure: dict[str, Any], where: str) -> str:
    expression = measure.get("expr", measure["name"])
    if where:
        expression = f"case when {where} then {expression} end"
    if measure["agg"] == "percentile":
        share = measure["agg_params"]["percentile"]
        return f"percentile_cont({share}) within group (order by {expression})"
    if day := measure.get("non_additive_dimension"):
        # its marts have one row a day: the figure of the last one
        return f"(array_agg({expression} order by {day['name']} desc))[1]"
    return f"sum({expression})"


def _all(kind: str, folder: Path) -> list[dict[str, Any]]:
    documents = map(_document, sorted(folder.rglob("_*.yml")))
    return [item for document in documents for item in document.get(kind) or ()]


@cache
def _document(file: Path) -> dict[str, Any]:
    return yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)


def _line(text: str) -> str:
    return " ".join(text.split())
