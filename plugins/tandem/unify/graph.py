"""Records as nodes, links as edges: who hangs together, and by which link each was tied in."""

from collections import defaultdict
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
#: Two columns: the two sides of each pair.
Pairs = npt.NDArray[np.int64]

_ROWS = pa.schema(
    [
        ("record_key_a", pa.string()),
        ("record_key_b", pa.string()),
        ("match_method", pa.string()),
        ("match_score", pa.float64()),
        ("evidence", pa.string()),
    ]
)


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


def edges_between(keys: pa.ChunkedArray, rows: pa.Table) -> Links:
    """Turn links between record keys into edges between positions, strongest first.

    Links to records that are not among ``keys`` (deleted, or never exported) are left out; of links
    as strong as each other, those of earlier keys come first.
    """
    rows = rows.select(_ROWS.names).cast(_ROWS)
    left, right = (positions_of(rows[f"record_key_{side}"], keys) for side in ("a", "b"))
    strength = pc.fill_null(pc.index_in(rows["match_method"], pa.array(METHODS)), len(METHODS))
    doubt = pc.negate(rows["match_score"])
    order = np.lexsort((right, left, doubt.to_numpy(), strength.to_numpy()))
    both = order[(left[order] >= 0) & (right[order] >= 0)]
    return Links(left[both], right[both], rows.take(both))


def positions_of(some: pa.ChunkedArray, keys: pa.ChunkedArray) -> Numbers:
    """Return where each of ``some`` stands among ``keys``; -1 for one that does not."""
    found = pc.fill_null(pc.index_in(some, keys.combine_chunks()), -1)
    positions: Numbers = found.to_numpy().astype(np.int64)
    return positions


def components(nodes: int, links: Links, apart: Pairs) -> tuple[Numbers, Links]:
    """Label every node with its component; pairs in ``apart`` never share one.

    Where a component would hold such a pair, its links are taken strongest first and every link
    that would join the two is refused.

    Args:
        nodes: How many there are.
        links: Edges, strongest first.
        apart: Pairs of nodes, one a row; a node cannot be kept apart from itself.

    Returns:
        One label per node, and the links that were used.
    """
    labels = _labels(nodes, links)
    apart = apart[apart[:, 0] != apart[:, 1]]
    torn = apart[labels[apart[:, 0]] == labels[apart[:, 1]]]
    if not len(torn):
        return labels, links
    suspects = np.flatnonzero(np.isin(labels[links.left], labels[torn[:, 0]]))
    kept = np.ones(len(links), dtype=np.bool_)
    kept[_refused(suspects, links, torn)] = False
    used = links.take(np.flatnonzero(kept))
    return _labels(nodes, used), used


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


def _refused(suspects: Numbers, links: Links, torn: Pairs) -> list[int]:
    """Return which links join two that must stay apart, when the strongest are taken first."""
    parent: dict[int, int] = {}
    enemies: dict[int, set[int]] = defaultdict(set)
    for one, other in torn.tolist():
        enemies[one].add(other)
        enemies[other].add(one)

    def root(node: int) -> int:
        while parent.setdefault(node, node) != node:
            parent[node] = parent[parent[node]]
            node = parent[node]
        return node

    refused = []
    for position in suspects.tolist():
        left, right = root(int(links.left[position])), root(int(links.right[position]))
        if left == right:
            continue
        few, many = sorted((left, right), key=lambda one: len(enemies[one]))
        if any(root(enemy) == many for enemy in enemies[few]):
            refused.append(position)
            continue
        parent[few] = many
        enemies[many] |= enemies.pop(few)
    return refused
