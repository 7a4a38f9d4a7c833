"""networkx's own tests, with our backend behind the functions that it claims: ``make networkx``.

What is not claimed, and calls that are declined, run in networkx itself. So this also fails where the
tests of networkx never reached a function that is claimed.
"""

from __future__ import annotations

import logging
import os
import sys

os.environ |= {"NETWORKX_TEST_BACKEND": "actormap", "NETWORKX_FALLBACK_TO_NX": "True"}

import networkx as nx
import pytest

from actormap.graph.networkx_bridge.info import FUNCTIONS

TESTS = [
    "centrality.tests.test_betweenness_centrality",
    "centrality.tests.test_closeness_centrality",
    "centrality.tests.test_eigenvector_centrality",
    "centrality.tests.test_harmonic_centrality",
    "centrality.tests.test_katz_centrality",
    "components.tests.test_biconnected",
    "components.tests.test_connected",
    "components.tests.test_weakly_connected",
    "link_analysis.tests.test_pagerank",
    "shortest_paths.tests.test_generic",
    "shortest_paths.tests.test_unweighted",
    "tests.test_bridges",
    "tests.test_cluster",
    "tests.test_core",
    "tests.test_distance_measures",
    "tests.test_efficiency",
    "tests.test_link_prediction",
    "tests.test_structuralholes",
]
"""Modules of tests of the functions that are claimed, under ``networkx.algorithms``."""


class Reached(logging.Handler):
    """The functions that networkx called here, by its log."""

    def __init__(self) -> None:
        super().__init__()
        self.calls = dict.fromkeys(FUNCTIONS, 0)

    def emit(self, record: logging.LogRecord) -> None:
        """Note a call that was given to our backend."""
        if str(record.msg).startswith("Using backend '%s' for call to '%s'") and record.args:
            backend, name, *_ = record.args
            if backend == "actormap":
                self.calls[str(name)] += 1


def main() -> int:
    """0 where all tests pass and all functions were reached."""
    reached = Reached()
    logger = logging.getLogger(nx.utils.backends.__name__)
    logger.setLevel(logging.DEBUG)
    logger.addHandler(reached)
    logger.propagate = False
    modules = [f"networkx.algorithms.{module}" for module in TESTS]
    failed = pytest.main(
        ["-q", "-c", os.devnull, "-p", "no:cacheprovider", "--pyargs", *modules, *sys.argv[1:]]
    )
    print("Calls that ran here:", ", ".join(f"{name} {n}" for name, n in reached.calls.items()))  # noqa: T201
    missed = [name for name, n in reached.calls.items() if not n]
    if missed:
        print("Never reached:", ", ".join(missed))  # noqa: T201
    return int(failed) or bool(missed)


if __name__ == "__main__":
    sys.exit(main())
