"""A table as bytes: what is known of the whole changes nothing of how a part is written."""

from __future__ import annotations

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from actormap.core.tables.encoding import constant, decode, encode

TEXTS = st.sampled_from(["", "yes", "نعم"])


def frame(rows: list[tuple[str, str, float]]) -> pd.DataFrame:
    columns = zip(("a", "b", "c"), zip(*rows, strict=True), ("str", "str", "float64"), strict=True)
    return pd.DataFrame({name: pd.Series(list(cells), dtype=kind) for name, cells, kind in columns})


@given(
    st.lists(st.tuples(TEXTS, st.just("same"), st.floats(0, 1)), min_size=1, max_size=12),
    st.integers(1, 12),
)
def test_a_part_is_written_in_the_same_bytes_whatever_is_known_of_the_whole(
    rows: list[tuple[str, str, float]], size: int
) -> None:
    whole = frame(rows)
    known = constant(whole)
    assert known["b"] == "same"
    assert ("a" in known) == (len({row[0] for row in rows}) == 1)
    for start in range(0, len(whole), size):
        part = whole.iloc[start : start + size].reset_index(drop=True)
        written = encode(part, known)
        assert written == encode(part)
        assert written is not None
        pd.testing.assert_frame_equal(decode(*written), part)
