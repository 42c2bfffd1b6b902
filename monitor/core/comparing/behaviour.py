"""How a measure's true value moves with time: only up, up and down, or not at all."""

from monitor.core.measures import is_rate
from monitor.model import Measure

CUMULATIVE, LEVEL, FIXED, ESTIMATE = "cumulative", "level", "fixed", "estimate"
FORCE = "force"  # a head count that grows by reports; it does not shrink unless somebody leaves

BY_ACTION: dict[tuple[str, str], str] = {
    ("count", "missing"): LEVEL,
    ("count", "unclaimed"): LEVEL, ("count", "remaining"): LEVEL, ("count", "controlled"): LEVEL,
    ("count", "affected"): LEVEL, ("count", "deployed"): FORCE, ("count", "aboard"): FIXED,
    ("count", "homeless"): LEVEL, ("count", "population"): FIXED,
    ("time", "left"): LEVEL, ("time", "capacity"): FIXED, ("time", "duration"): FIXED, ("time", "elapsed"): FIXED,
    ("length", "advance"): LEVEL,
    ("money", "damage"): ESTIMATE, ("money", "rebuilding"): ESTIMATE, ("money", "price"): LEVEL,
    ("money", "aid"): CUMULATIVE,
    ("percent", "controlled"): LEVEL, ("percent", "change"): LEVEL, ("percent", "voted"): LEVEL,
    ("percent", "destroyed"): CUMULATIVE, ("percent", "vaccinated"): CUMULATIVE, ("percent", "killed"): CUMULATIVE,
}  # fmt: skip
BY_DIMENSION = {
    "count": CUMULATIVE, "length": FIXED, "area": LEVEL, "money": ESTIMATE, "percent": LEVEL, "magnitude": FIXED,
    "time": FIXED, "temperature": LEVEL, "speed": LEVEL,
}  # fmt: skip


def behaviour_of(measure: Measure) -> str:
    """The behaviour that news figures of this measure have; running totals where nothing tells."""
    if is_rate(measure.dimension):
        return LEVEL
    dimension = measure.dimension.split(":")[0]
    if measure.modality == "forecast" and dimension == "count":
        return LEVEL
    return BY_ACTION.get((dimension, measure.action)) or BY_DIMENSION.get(dimension, LEVEL)
