"""What Splink says of the names that `duplicates.py` gives it: run by a Python that has Splink and DuckDB."""

from __future__ import annotations

import json
import logging
import sys
import time
from pathlib import Path

import pandas as pd
import splink.comparison_library as cl
from splink import DuckDBAPI, Linker, SettingsCreator, block_on


def main() -> None:
    logging.disable(logging.CRITICAL)
    names = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    start = time.process_time()
    rows = [
        {
            "unique_id": at,
            "name": ordered or "-",
            "first": (ordered.split() or ["-"])[0],
            "last": (ordered.split() or ["-"])[-1],
            "start": ordered.replace(" ", "")[:6],
            "short": short.casefold() or None,
        }
        for at, (ordered, short) in enumerate(names)
    ]
    settings = SettingsCreator(
        link_type="dedupe_only",
        comparisons=[
            cl.JaroWinklerAtThresholds("name", [0.97, 0.92, 0.85]).configure(term_frequency_adjustments=True),
            cl.JaroWinklerAtThresholds("first", [0.9]).configure(term_frequency_adjustments=True),
            cl.JaroWinklerAtThresholds("last", [0.9]).configure(term_frequency_adjustments=True),
        ],
        blocking_rules_to_generate_predictions=[
            block_on("first"),
            block_on("last"),
            block_on("start"),
            block_on("short"),
        ],
        retain_intermediate_calculation_columns=False,
    )
    linker = Linker(DuckDBAPI().register(pd.DataFrame(rows)), settings)
    linker.training.estimate_probability_two_random_records_match([block_on("name")], recall=0.5)
    linker.training.estimate_u_using_random_sampling(max_pairs=1e6, seed=1)
    linker.training.estimate_parameters_using_expectation_maximisation(block_on("start"))
    linker.training.estimate_parameters_using_expectation_maximisation(block_on("first"))
    found = linker.inference.predict(threshold_match_probability=0.001).as_pandas_dataframe()
    columns = ["unique_id_l", "unique_id_r", "match_probability"]
    pairs = [[int(a), int(b), float(p)] for a, b, p in found[columns].itertuples(index=False)]
    print(json.dumps({"pairs": pairs, "seconds": time.process_time() - start}))


if __name__ == "__main__":
    main()
