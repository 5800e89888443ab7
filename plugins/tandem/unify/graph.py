"""Records as nodes, links as edges: who hangs together."""

from collections import defaultdict

import numpy as np
import numpy.typing as npt
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
#: Two columns: the two sides of each pair.
Pairs = npt.NDArray[np.int64]


def components(
    nodes: int, left: Numbers, right: Numbers, apart: Pairs, labels: Numbers | None = None
) -> tuple[Numbers, Numbers]:
    """Label every node with its component; pairs in ``apart`` never share one.

    Where a component would hold such a pair, its edges are taken strongest first and every edge
    that would join the two is refused.

    Args:
        nodes: How many there are.
        left: One end of each edge, strongest first.
        right: The other ends.
        apart: Pairs of nodes, one a row; a node cannot be kept apart from itself.
        labels: What `labelled` says of the same edges, where that is known.

    Returns:
        One label per node, and the positions of the edges that were used.
    """
    labels = labelled(nodes, left, right) if labels is None else labels
    is_used = np.ones(len(left), dtype=np.bool_)
    apart = apart[apart[:, 0] != apart[:, 1]]
    torn = apart[labels[apart[:, 0]] == labels[apart[:, 1]]]
    if not len(torn):
        return labels, np.flatnonzero(is_used)
    suspects = np.flatnonzero(np.isin(labels[left], labels[torn[:, 0]]))
    is_used[_refused(suspects, left, right, torn)] = False
    used = np.flatnonzero(is_used)
    return labelled(nodes, left[used], right[used]), used


def labelled(nodes: int, left: Numbers, right: Numbers) -> Numbers:
    """Label every node with its component."""
    ones = np.ones(len(left), dtype=np.int8)
    matrix = coo_array((ones, (left, right)), shape=(nodes, nodes))
    labels: Numbers = connected_components(matrix, directed=False)[1].astype(np.int64)
    return labels


def _refused(suspects: Numbers, left: Numbers, right: Numbers, torn: Pairs) -> list[int]:
    """Return which edges join two that must stay apart, when the strongest are taken first."""
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
        one, other = root(int(left[position])), root(int(right[position]))
        if one == other:
            continue
        few, many = sorted((one, other), key=lambda end: len(enemies[end]))
        if any(root(enemy) == many for enemy in enemies[few]):
            refused.append(position)
            continue
        parent[few] = many
        enemies[many] |= enemies.pop(few)
    return refused
