"""Names that news text uses and no register lists: short forms, old spellings, peoples, wide regions."""

# other spellings of a country: spelling -> ISO code
COUNTRY_ALIASES = {
    "america": "US", "u.s.": "US", "u.s": "US", "u.k": "GB", "us": "US", "usa": "US", "u.s.a.": "US",
    "the united states": "US",
    "britain": "GB", "great britain": "GB", "uk": "GB", "u.k.": "GB",
    "turkey": "TR", "czech republic": "CZ", "burma": "MM", "myanmar": "MM",
    "ivory coast": "CI", "uae": "AE", "holland": "NL", "the netherlands": "NL", "palestine": "PS", "dprk": "KP",
    "bosnia": "BA", "congo": "CD",
    "dr congo": "CD", "democratic republic of congo": "CD", "swaziland": "SZ", "cape verde": "CV", "macau": "MO",
    "hong kong": "HK", "vatican": "VA", "soviet union": "RU", "the philippines": "PH", "east timor": "TL",
}  # fmt: skip

# the name under which a country's other names are kept, where CLDR's is not the one that news text uses
COUNTRY_NAMES = {
    "TR": "turkey",
    "MM": "myanmar",
    "GB": "britain",
    "PS": "palestine",
    "CD": "congo",
    "CI": "ivory coast",
}

# regions and towns that the registers spell otherwise or leave out: name -> ISO code of the country
PLACE_ALIASES = {
    "kiev": "UA", "kharkov": "UA", "odessa": "UA", "odesa": "UA", "lvov": "UA", "crimea": "UA", "donbas": "UA",
    "donbass": "UA", "donetsk": "UA", "luhansk": "UA", "zaporizhzhia": "UA", "zaporizhia": "UA", "sumy": "UA",
    "kherson": "UA", "mykolaiv": "UA", "dnipropetrovsk": "UA", "chernobyl": "UA", "soledar": "UA", "kupiansk": "UA",
    "chasiv yar": "UA", "avdiivka": "UA", "vuhledar": "UA", "pokrovsk": "UA", "toretsk": "UA", "robotyne": "UA",
    "nova kakhovka": "UA", "sloviansk": "UA", "lyman": "UA", "uman": "UA",
    "kursk": "RU", "belgorod": "RU", "bryansk": "RU", "rostov": "RU", "rostov-on-don": "RU", "voronezh": "RU",
    "tver": "RU", "sudzha": "RU", "chechnya": "RU", "dagestan": "RU", "siberia": "RU", "st petersburg": "RU",
    "aleppo": "SY", "idlib": "SY", "homs": "SY", "hama": "SY", "latakia": "SY", "jindires": "SY", "jinderis": "SY",
    "hatay": "TR", "antakya": "TR", "kahramanmaras": "TR", "iskenderun": "TR",
    "england": "GB", "scotland": "GB", "wales": "GB", "northern ireland": "GB", "gaza": "PS", "gaza strip": "PS",
    "west bank": "PS",
    "rafah": "PS", "khan younis": "PS", "khan yunis": "PS", "gaza city": "PS", "jabalia": "PS", "jenin": "PS",
    "darfur": "SD", "tigray": "ET", "kashmir": "IN", "punjab": "IN", "odisha": "IN", "manipur": "IN", "kerala": "IN",
    "gujarat": "IN", "uttar pradesh": "IN", "bihar": "IN", "balasore": "IN", "sindh": "PK", "balochistan": "PK",
    "helmand": "AF", "kandahar": "AF", "marrakesh": "MA", "al haouz": "MA", "taroudant": "MA",
    "atlas mountains": "MA",
    "derna": "LY", "cyrenaica": "LY", "tripoli": "LY", "benghazi": "LY", "beirut": "LB", "hodeidah": "YE",
    "xinjiang": "CN", "tibet": "CN", "sichuan": "CN", "wuhan": "CN", "hubei": "CN", "gansu": "CN", "qinghai": "CN",
    "okinawa": "JP", "hokkaido": "JP", "fukushima": "JP", "noto": "JP", "ishikawa": "JP", "java": "ID",
    "sumatra": "ID",
    "sulawesi": "ID", "bali": "ID", "mindanao": "PH", "luzon": "PH", "sicily": "IT", "sardinia": "IT",
    "lampedusa": "IT",
    "crete": "GR", "lesbos": "GR", "rhodes": "GR", "catalonia": "ES", "valencia": "ES", "canary islands": "ES",
    "bavaria": "DE", "saxony": "DE", "hawaii": "US", "maui": "US", "lahaina": "US", "washington": "US",
    "alaska": "US",
    "florida": "US", "texas": "US", "california": "US", "new york": "US", "louisiana": "US", "puerto rico": "PR",
    "newfoundland": "CA", "quebec": "CA", "ontario": "CA", "british columbia": "CA", "alberta": "CA",
    "queensland": "AU", "new south wales": "AU", "victoria": "AU", "london": "GB", "sinai": "EG",
    "cabo delgado": "MZ",
}  # fmt: skip

# old and foreign spellings of a city -> the one that the tables have
SPELLINGS = {"kiev": "kyiv", "kharkov": "kharkiv", "odessa": "odesa", "lvov": "lviv"}

# wider than a country: never inside one another's list, never a country's part
WIDE_LISTED = """
europe,africa,asia,mediterranean,atlantic,pacific,world,globe,sahel,balkans,caucasus,scandinavia,antarctica,caribbean,
middle east,eu,european union,latin america,north africa,west africa,black sea,red sea
"""
WIDE = frozenset(WIDE_LISTED.replace("\n", "").split(","))

# peoples and adjectives: word -> ISO code
PEOPLES = {
    "american": "US", "british": "GB", "russian": "RU", "ukrainian": "UA", "north korean": "KP", "south korean": "KR",
    "chinese": "CN", "taiwanese": "TW", "japanese": "JP", "indian": "IN", "pakistani": "PK", "afghan": "AF",
    "iranian": "IR", "iraqi": "IQ", "syrian": "SY", "turkish": "TR", "israeli": "IL", "palestinian": "PS",
    "gazan": "PS", "lebanese": "LB", "jordanian": "JO", "egyptian": "EG", "saudi": "SA", "yemeni": "YE",
    "emirati": "AE", "qatari": "QA", "libyan": "LY", "tunisian": "TN", "algerian": "DZ", "moroccan": "MA",
    "sudanese": "SD", "ethiopian": "ET", "eritrean": "ER", "somali": "SO", "kenyan": "KE", "nigerian": "NG",
    "malian": "ML", "congolese": "CD", "rwandan": "RW", "ugandan": "UG", "south african": "ZA", "german": "DE",
    "french": "FR", "italian": "IT", "spanish": "ES", "portuguese": "PT", "dutch": "NL", "belgian": "BE",
    "swiss": "CH", "austrian": "AT", "polish": "PL", "czech": "CZ", "slovak": "SK", "hungarian": "HU",
    "romanian": "RO", "bulgarian": "BG", "greek": "GR", "serbian": "RS", "croatian": "HR", "albanian": "AL",
    "swedish": "SE", "norwegian": "NO", "danish": "DK", "finnish": "FI", "estonian": "EE", "latvian": "LV",
    "lithuanian": "LT", "belarusian": "BY", "moldovan": "MD", "georgian": "GE", "armenian": "AM",
    "azerbaijani": "AZ", "kazakh": "KZ", "uzbek": "UZ", "tajik": "TJ", "kyrgyz": "KG", "nepali": "NP",
    "bangladeshi": "BD", "rohingya": "MM", "burmese": "MM", "thai": "TH", "vietnamese": "VN", "cambodian": "KH",
    "malaysian": "MY", "indonesian": "ID", "filipino": "PH", "australian": "AU", "canadian": "CA", "mexican": "MX",
    "cuban": "CU", "haitian": "HT", "venezuelan": "VE", "colombian": "CO", "brazilian": "BR", "argentine": "AR",
    "chilean": "CL", "peruvian": "PE", "ecuadorian": "EC", "honduran": "HN", "guatemalan": "GT", "salvadoran": "SV",
}  # fmt: skip
