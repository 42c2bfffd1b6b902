"""How people write units that neither pint nor CLDR lists so: plain spellings and symbols, by hand."""

from __future__ import annotations

# Compound abbreviations that are spoken as such keep their name.
_AS_SPOKEN = (
    "rpm psi ksi ppm ppb bhp whp shp mpg fps dpi ppi bpm kbps Mbps Gbps Tbps ppg rpg apg lb-ft ft-lb Nm N·m bpd "
    "boe mmBTU MMBtu mmbtu "
    "mmboe kgf PS CV MIPS FLOPS teraflops IU mmHg mEq MB/s GB/s kB/s TEU pH dBm dBA kcal rem CFM cfm GPM gpm psf CC"
)
_SPELLINGS = {
    "kilometre per hour": "kmh kmph kph km/hr km/h kmp/h",
    "mile per hour": "mph mi/h",
    "metre per second": "m/s mps",
    "metre per second squared": "m/s2 m/s² m/s^2",
    "foot per second squared": "ft/s2 ft/s² ft/s^2",
    "lb-ft": "lb-ft lb.-ft lbft lb·ft",
    "pound-foot": "pound-foot pound-feet",
    "foot-pound": "foot-pound foot-pounds",
    "newton-metre": "newton-metre newton-metres newton-meter newton-meters",
    "%": "pct pc percent",
    "percentage point": "pp ppts percentage-point percentage",
    "basis point": "bps bp basis-point",
    "pound-mass": "lb lbs",  # "pounds" may be money, "lbs" never
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
    "cup": "cup cups",
    "gigabyte": "gig gigs",
    "megabyte": "meg megs",
    "gram": "gm gms g",
    "microgram": "mcg",
    "point": "pts pt points point",
    "weekend": "weekend weekends",
    "night": "night nights",
    "time": "times x fold",
    "milliampere-hour": "mAh",
    "tonne": "t mt",
    "stone": "st",
    "ton": "tn tons",
    "litre": "litre litres ltr ltrs",
    "angstrom": "Å",
    "astronomical unit": "AU",
    "kilobit per second": "kbit/s",
    "megabit per second": "Mbit/s",
    "gigabit per second": "Gbit/s",
    "megawatt": "MWe",
    "gigawatt": "GWe",
    "watt-peak": "Wp",
    "megawatt-peak": "MWp",
}
_PHRASES = {
    "lb-ft": "lb ft",
    "pound-foot": "pound feet",
    "newton-metre": "newton metres|newton meters",
    "%": "per cent",
    "percentage point": "percentage points|percentage point|per cent points",
    "basis point": "basis points|basis point",
    "square foot": "sq ft|sq. ft|sq feet",
    "square metre": "sq m|sq metres|sq meters|sq. m|sq.m",
    "square kilometre": "sq km|sq. km|sq.km|sq kms",
    "square mile": "sq mi|sq miles|sq. mi|sq. miles",
    "cubic foot": "cu ft|cu. ft",
    "cubic metre": "cu m",
    "cubic inch": "cu in",
    "fluid ounce": "fl oz",
    "mile per hour": "miles an hour",
    "barrel per day": "barrels per day",
    "bit per second": "bits per second",
    "beat per minute": "beats per minute",
    "psi": "pounds per square inch",
    "part per million": "parts per million",
    "part per billion": "parts per billion",
    "foot per second": "feet per second",
}

ABBREVIATIONS: dict[str, str] = (
    {name: name for name in _AS_SPOKEN.split()}
    | {spelling: name for name, spellings in _SPELLINGS.items() for spelling in spellings.split()}
    | {phrase: name for name, phrases in _PHRASES.items() for phrase in phrases.split("|")}
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
        "bpd",
        "boe",
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
