"""What a figure counts, as typed slots read by rule from its own words, its clause and the title."""

from monitor.core.measures.actions import action_of
from monitor.core.measures.dimensions import dimension_of, factor_of, is_paced, is_rate, may_be_one_dimension
from monitor.core.measures.places import places_around, places_of, reference_of
from monitor.core.measures.qualifiers import event_of, instance_of, modality_of, period_of, scope_of
from monitor.core.measures.setting import Setting, set_out
from monitor.core.measures.subjects import group_of, noun_of, subject_of
from monitor.model import Measure, Quantity

__all__ = [
    "Setting",
    "dimension_of",
    "factor_of",
    "is_rate",
    "may_be_one_dimension",
    "measure_of",
    "places_around",
    "set_out",
]

ADDED = frozenset({"deployed", "drafted", "handed over", "freed"})
ACTIONLESS = frozenset({"time", "countries"})  # "33 times": the verb is the counted thing


def measure_of(
    setting: Setting, quantity: Quantity, counted: str = "", around: frozenset[str] = frozenset()
) -> Measure:
    """The measure of the figure that stands in `setting`, in an entry that names the places `around`."""
    dimension = dimension_of(
        quantity.unit, marked=f"{setting.left[-15:]}{setting.marked} {counted}{setting.right[:15]}", low=quantity.low
    )
    is_count = dimension == "count" or dimension.startswith("count per ")
    noun = noun_of(setting, counted or quantity.unit) if is_count else ""
    action = action_of(setting, dimension, noun)
    subject = subject_of(setting, counted or quantity.unit, action, noun) if is_count else ""
    is_added, is_share = not is_count or action in ADDED, quantity.unit == "fraction"
    places, instance = places_of(setting), instance_of(setting, is_added=is_added, is_share=is_share)
    if dimension == "length" and action in ("distance", "reach"):
        places, instance = reference_of(setting)
    return Measure(
        dimension=dimension,
        subject=subject,
        action="" if subject in ACTIONLESS else action,
        places=places,
        group=group_of(setting, counted) if is_count else "",
        scope=scope_of(setting) if is_count else "",
        period="" if is_paced(dimension) else period_of(setting),
        modality=modality_of(setting) if is_count else "",
        instance=instance,
        event=event_of(setting),
        around=around,
    )
