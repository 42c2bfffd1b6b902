"""How people write units that neither pint nor CLDR lists so: plain spellings and symbols, by hand."""

from __future__ import annotations

# Compound abbreviations that are spoken as such keep their name.
_AS_SPOKEN = (
    "rpm psi ksi ppm ppb bhp whp shp mpg fps dpi ppi bpm kbps Mbps Gbps Tbps ppg rpg apg lb-ft ft-lb Nm N·m bpd boe mmBTU MMBtu mmbtu "
    "mmboe kgf PS CV MIPS FLOPS teraflops IU mmHg mEq MB/s GB/s kB/s TEU pH dBm dBA kcal rem CFM cfm GPM gpm psf CC"
)
_SPELLINGS = {
    "kilometre per hour": "kmh kmph kph km/hr km/h kmp/h",
    "mile per hour": "mph mi/h",
    "metre per second": "m/s mps",
    "metre per second squared": "m/s2 m/s² m/s^2",
    "foot per second squared": "ft/s2 ft/s² ft/s^2",
    "lb-ft": "lb-ft lb.-ft lb.-ft. lbft lb-ft. lb·ft",
    "pound-foot": "pound-foot pound-feet",
    "foot-pound": "foot-pound foot-pounds",
    "newton-metre": "newton-metre newton-metres newton-meter newton-meters",
    "%": "pct pc percent",
    "percentage point": "pp ppts percentage-point",
    "basis point": "bps bp basis-point",
    "pound": "lbs lbs.",
    "kilogram": "kgs kilo kilos",
    "kilometre": "kms km k.m.",
    "hour": "hrs hr",
    "minute": "mins min",
    "second": "secs sec",
    "year": "yrs yr",
    "month": "mths",
    "yard": "yds",
    "square foot": "sqft",
    "square metre": "sqm",
    "ounce": "oz",
    "knot": "knots kts kt",
    "cubic centimetre": "cc",
    "cubic inch": "cu.in. cid",
    "cylinder": "cylinder cylinders",
    "degree": "degrees deg °",
    "bar": "bar",
    "gigabyte": "gig gigs",
    "megabyte": "meg megs",
    "gram": "gm gms g",
    "microgram": "mcg",
    "point": "pts pt points point",
    "weekend": "weekend weekends",
    "night": "night nights",
    "time": "times x",
    "milliampere-hour": "mAh",
    "tonne": "t mt",
    "ton": "tn tons",
    "litre": "litre litres ltr ltrs",
    "watt-peak": "Wp",
    "megawatt-peak": "MWp",
}
_PHRASES = {
    "lb ft": "lb-ft", "pound feet": "pound-foot", "newton metres": "newton-metre", "newton meters": "newton-metre", "per cent": "%",
    "percentage points": "percentage point", "percentage point": "percentage point", "per cent points": "percentage point",
    "basis points": "basis point", "basis point": "basis point", "sq ft": "square foot", "sq. ft": "square foot", "sq m": "square metre",
    "sq km": "square kilometre", "sq mi": "square mile", "sq miles": "square mile", "sq feet": "square foot", "sq metres": "square metre",
    "sq meters": "square metre", "cu ft": "cubic foot", "cu m": "cubic metre", "cu in": "cubic inch", "fl oz": "fluid ounce",
    "miles an hour": "mile per hour", "barrels per day": "barrel per day", "bits per second": "bit per second",
    "beats per minute": "beat per minute", "pounds per square inch": "psi", "feet per second": "foot per second",
}  # fmt: skip

ABBREVIATIONS: dict[str, str] = (
    {name: name for name in _AS_SPOKEN.split()}
    | {spelling: name for name, spellings in _SPELLINGS.items() for spelling in spellings.split()}
    | _PHRASES
)
# Short spellings that are safe in any case and behind a space ("5 kg", "5 KG"); longer ones always are.
SAFE = frozenset(
    [
        "pct",
        "pc",
        "mph",
        "kph",
        "rpm",
        "psi",
        "ksi",
        "mpg",
        "bhp",
        "lbs",
        "kgs",
        "kms",
        "hrs",
        "yrs",
        "yds",
        "pts",
        "km",
        "oz",
        "bpm",
        "kmh",
        "bps",
        "hp",
        "kg",
        "cm",
        "mm",
        "lb",
        "ft",
    ]
)
