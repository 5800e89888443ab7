"""Records as nodes, links as edges: who hangs together, and by which link each was tied in."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

#: Strongest first. A person's word beats a system's, a system's word beats a likeness.
METHODS = (
    "manual",
    "crm_conversion",
    "vendor_merge",
    "sync_id",
    "exact_email",
    "domain",
    "probabilistic",
)

Numbers = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Links:
    """Edges between record positions, strongest first; ``rows`` keeps each edge's words."""

    left: Numbers
    right: Numbers
    rows: pa.Table

    def __len__(self) -> int:
        return len(self.left)

    def take(self, positions: Numbers) -> "Links":
        """Return only the edges at these positions."""
        return Links(self.left[positions], self.right[positions], self.rows.take(positions))


def edges_between(keys: Sequence[str], rows: pa.Table) -> Links:
    """Turn links between record keys into edges between positions, strongest first.

    Links to records that are not among ``keys`` (deleted, or never exported) are left out.
    """
    known = pa.array(keys, pa.string())
    strength = pc.fill_null(pc.index_in(rows["match_method"], pa.array(METHODS)), len(METHODS))
    ranked = rows.append_column("strength", strength).append_column(
        "doubt", pc.negate(rows["match_score"])
    )
    order = [(name, "ascending") for name in ("strength", "doubt", "record_key_a", "record_key_b")]
    ranked = ranked.sort_by(order).drop_columns(["strength", "doubt"])
    left = pc.index_in(ranked["record_key_a"], known)
    right = pc.index_in(ranked["record_key_b"], known)
    both = pc.and_(pc.is_valid(left), pc.is_valid(right))
    return Links(
        left.filter(both).to_numpy().astype(np.int64),
        right.filter(both).to_numpy().astype(np.int64),
        ranked.filter(both),
    )


def components(nodes: int, links: Links, apart: Iterable[tuple[int, int]]) -> tuple[Numbers, Links]:
    """Label every node with its component; pairs in ``apart`` never share one.

    Where a component would hold such a pair, its links are taken strongest first and every link
    that would join the two is refused.

    Returns:
        One label per node, and the links that were used.
    """
    labels = _labels(nodes, links)
    refused = _refused(
        labels, links, [pair for pair in apart if labels[pair[0]] == labels[pair[1]]]
    )
    if not refused:
        return labels, links
    kept = links.take(np.setdiff1d(np.arange(len(links), dtype=np.int64), refused))
    return _labels(nodes, kept), kept


def strongest_link(nodes: int, links: Links) -> Numbers:
    """Return for each node the position of the strongest link at it, -1 where there is none."""
    strongest = np.full(nodes, len(links), dtype=np.int64)
    positions = np.arange(len(links), dtype=np.int64)
    np.minimum.at(strongest, links.left, positions)
    np.minimum.at(strongest, links.right, positions)
    return np.where(strongest == len(links), -1, strongest)


def _labels(nodes: int, links: Links) -> Numbers:
    ones = np.ones(len(links), dtype=np.int8)
    matrix = coo_array((ones, (links.left, links.right)), shape=(nodes, nodes))
    labels: Numbers = connected_components(matrix, directed=False)[1].astype(np.int64)
    return labels


def _refused(labels: Numbers, links: Links, apart: list[tuple[int, int]]) -> list[int]:
    torn = {int(labels[left]) for left, _ in apart}
    suspects = np.flatnonzero(np.isin(labels[links.left], list(torn))) if torn else ()
    parent: dict[int, int] = {}

    def root(node: int) -> int:
        while parent.setdefault(node, node) != node:
            parent[node] = parent[parent[node]]
            node = parent[node]
        return node

    refused = []
    for position in suspects:
        left, right = root(int(links.left[position])), root(int(links.right[position]))
        if any({root(one), root(other)} == {left, right} for one, other in apart if left != right):
            refused.append(int(position))
        else:
            parent[left] = right
    return refused
