"""Knows what months are called in the languages that feeds are written in, whatever their locale settings say."""

from __future__ import annotations

import functools
import re
import unicodedata

# January to December, one language a line, nominative or the form that dates use (both where they differ in the stem).
# English is first and wins where abbreviations collide; other collisions are dropped: "lis" is no month.
_NAMES = """
january february march april may june july august september october november december
januar februar märz april mai juni juli august september oktober november dezember
jänner feber maerz april mai juni juli august september oktober november dezember
janvier février mars avril mai juin juillet août septembre octobre novembre décembre
enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre
ene feb mar abr may jun jul ago setiembre oct nov dic
gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre
janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro
januari februari maart april mei juni juli augustus september oktober november december
januari februari mars april maj juni juli augusti september oktober november december
januar februar marts april maj juni juli august september oktober november december
januar februar mars april mai juni juli august september oktober november desember
tammikuu helmikuu maaliskuu huhtikuu toukokuu kesäkuu heinäkuu elokuu syyskuu lokakuu marraskuu joulukuu
styczeń luty marzec kwiecień maj czerwiec lipiec sierpień wrzesień październik listopad grudzień
stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia
leden únor březen duben květen červen červenec srpen září říjen listopad prosinec
ledna února března dubna května června července srpna září října listopadu prosince
január február marec apríl máj jún júl august september október november december
január február március április május június július augusztus szeptember október november december
ianuarie februarie martie aprilie mai iunie iulie august septembrie octombrie noiembrie decembrie
ocak şubat mart nisan mayıs haziran temmuz ağustos eylül ekim kasım aralık
jaanuar veebruar märts aprill mai juuni juuli august september oktoober november detsember
janvāris februāris marts aprīlis maijs jūnijs jūlijs augusts septembris oktobris novembris decembris
sausio vasario kovo balandžio gegužės birželio liepos rugpjūčio rugsėjo spalio lapkričio gruodžio
siječnja veljače ožujka travnja svibnja lipnja srpnja kolovoza rujna listopada studenoga prosinca
январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь
января февраля марта апреля мая июня июля августа сентября октября ноября декабря
січень лютий березень квітень травень червень липень серпень вересень жовтень листопад грудень
січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня
студзеня лютага сакавіка красавіка мая чэрвеня ліпеня жніўня верасня кастрычніка лістапада снежня
януари февруари март април май юни юли август септември октомври ноември декември
јануар фебруар март април мај јун јул август септембар октобар новембар децембар
ιανουάριος φεβρουάριος μάρτιος απρίλιος μάιος ιούνιος ιούλιος αύγουστος σεπτέμβριος οκτώβριος νοέμβριος δεκέμβριος
ιανουαρίου φεβρουαρίου μαρτίου απριλίου μαΐου ιουνίου ιουλίου αυγούστου σεπτεμβρίου οκτωβρίου νοεμβρίου δεκεμβρίου
januari februari maret april mei juni juli agustus september oktober november desember
gener febrer març abril maig juny juliol agost setembre octubre novembre desembre
tháng1 tháng2 tháng3 tháng4 tháng5 tháng6 tháng7 tháng8 tháng9 tháng10 tháng11 tháng12
يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر
ינואר פברואר מרץ אפריל מאי יוני יולי אוגוסט ספטמבר אוקטובר נובמבר דצמבר
"""

_SHORTEST = 3  # letters of an abbreviation
_NOT_LETTERS = re.compile(r"[^\w]")


def month_number(word: str) -> int | None:
    """1 to 12 for a month's name or abbreviation of at least three letters, in any case, with or without accents."""
    return _prefixes().get(_plain(word))


@functools.cache
def _prefixes() -> dict[str, int | None]:
    """Every whole name and every abbreviation; None for one that two languages use for different months."""
    found: dict[str, int | None] = {}
    for number, line in enumerate(_NAMES.strip().splitlines()):
        for month, name in enumerate(line.split(), start=1):
            word = _plain(name)
            for prefix in {word[:length] for length in range(min(_SHORTEST, len(word)), len(word) + 1)}:
                if number == 0:
                    found.setdefault(prefix, month)
                elif found.setdefault(prefix, month) != month and prefix not in _english():
                    found[prefix] = None
    return found


@functools.cache
def _english() -> frozenset[str]:
    names = _NAMES.strip().splitlines()[0].split()
    return frozenset(name[:length] for name in names for length in range(_SHORTEST, len(name) + 1))


def _plain(word: str) -> str:
    letters = unicodedata.normalize("NFKD", word.casefold())
    return _NOT_LETTERS.sub("", "".join(letter for letter in letters if not unicodedata.combining(letter)))
