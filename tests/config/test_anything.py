"""Whatever stands in the files, the answer is a configuration or a list of placed problems, never anything else."""

import contextlib
import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from monitor.config import load_config
from monitor.config.schema import FeedPart, MainPart, StorylinePart
from monitor.config.units import parse_duration
from monitor.errors import ConfigError

KEYS = sorted({*MainPart.model_fields, *StorylinePart.model_fields, *FeedPart.model_fields, "[key]", "0"})
SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(allow_nan=False),
    st.text(max_size=12),
    st.sampled_from(["10 min", "${env:X}", "${", "https://a.example/", "//[", "/(/", "trust", "22:00-07:00", "UTC"]),
)
DATA = st.recursive(
    SCALARS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.sampled_from(KEYS) | st.text(max_size=5), inner, max_size=6)
    ),
    max_leaves=25,
)
# The folder is the same for every example, and every example writes both files anew.
settled = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=150)


def load(folder: Path, main: bytes, storyline: bytes) -> None:
    (folder / "storylines").mkdir(exist_ok=True)
    (folder / "monitor.yaml").write_bytes(main)
    (folder / "storylines" / "floods.yaml").write_bytes(storyline)
    with contextlib.suppress(ConfigError):
        load_config(folder / "monitor.yaml", delivers=True)


@settled
@given(main=st.binary(max_size=200), storyline=st.text(alphabet="{}[]:,-&*!|>'\"%@`#? \n\tab1~", max_size=80))
def test_any_bytes_are_read_or_refused(main: bytes, storyline: str, tmp_path: Path) -> None:
    load(tmp_path, main, storyline.encode())


@settled
@given(main=st.dictionaries(st.sampled_from(KEYS), DATA, max_size=8), storyline=DATA)
def test_any_data_is_read_or_refused(main: dict[str, Any], storyline: Any, tmp_path: Path) -> None:
    load(tmp_path, json.dumps(main, ensure_ascii=False).encode(), json.dumps(storyline).encode())


@given(st.integers(min_value=0, max_value=3000), st.integers(min_value=0, max_value=59), st.sampled_from(["", " "]))
def test_a_span_of_time_is_the_sum_of_its_parts(hours: int, minutes: int, space: str) -> None:
    expected = timedelta(hours=hours, minutes=minutes)

    assert parse_duration(f"{hours}{space}h{space}{minutes}{space}min") == expected


@pytest.mark.parametrize("text", ["", "h", "10", "10 min x", "-5 min", "5 min -3 s", "1e3 s", "٣ min", "1h,30m", "0.5"])
def test_what_is_no_span_of_time_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="must be a span of time"):
        parse_duration(text)
