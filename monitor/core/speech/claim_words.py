"""The words that claims are told by: saying verbs, words of evidence, and what a speaker's name may hold."""

from __future__ import annotations

import re

from monitor.core.quantities.vocabulary import ADVERBS, MONTHS, WEEKDAYS, word_set

SAYING = word_set(
    "said says say told tells claimed claims claim stated states reported reports announced announces confirmed "
    "confirms estimated estimates added adds noted notes warned warns insisted insists alleged alleges argued "
    "argues acknowledged acknowledges admitted admits declared declares explained explains maintained maintains "
    "suggested suggests posited predicted predicts forecast forecasts believes revealed reveals disclosed wrote "
    "writes tweeted posted testified recalled denied vowed indicated indicates concluded concludes asserted "
    "avowed stressed emphasised emphasized projected projects calculated reckons reckoned recounted concedes "
    "recorded records boasted concedes "
    "conceded complained observed shows showed found finds puts"
)
# Base forms: verbs behind a plural ("authorities insist"), else nouns ("a claim").
SAYING_BASE = word_set(
    "claim insist believe warn estimate report suggest allege show argue admit deny reckon maintain expect fear"
)
SAYING_PARTICIPLES = word_set("saying claiming adding estimating insisting alleging")
WITNESSING = word_set("saw witnessed counted")
# Verbs of evidence: a claim only if what they are said of can know ("data showed", "Oleksandr saw").
EVIDENCE = WITNESSING | word_set("recorded records shows showed found finds puts indicates indicated observed")
PASSIVE = word_set(
    "verified compiled reported confirmed published released cited estimated quoted counted provided collected "
    "issued conducted seen reviewed obtained"
)
# What evidence is found in, and the nouns that look like saying verbs inside a source's name ("police reports").
REFERENCES = word_set(
    "data figures estimates estimate statistics report reports numbers analysis survey poll study tally count "
    "research statement documents records assessment census intelligence officials sources police authorities "
    "ministry agency office database imagery footage update reporting briefing filing"
)
# Behind these words "claims", "reports", "states" are nouns.
BEFORE_NOUN = word_set(
    "dismisses dismiss dismissed denies deny denied rejects reject rejected disputes disputed repeats repeated "
    "makes made make of amid over into on by despite with such about for against investigates investigating some "
    "many any new several reviews united"
)
CLAIMED_THINGS = word_set("lives responsibility victory")  # what is claimed without being said
# Verbs that say something only with what is said behind them: "adds that", "he added."
SAID_AS_NOUNS = word_set("states notes projects posts posted adds added")
AFTER_SAYING = word_set('that : , . “ " on in')

PRONOUNS = word_set("he she they it")
NOBODY = word_set("we i you who which that what this there one some many people it's")
BOUNDARIES = word_set(
    "that but as while when because although though if where whereas since after before until whether and or so"
)
TO_BE = word_set("is are was were be been being it's")
SKIPPED = ADVERBS | word_set(
    "has have had also later earlier previously recently repeatedly separately publicly reportedly would will did does"
)
LINKS = word_set("of for the and at in with from to by on de la van von bin al")  # small words inside a name
TIGHT_LINKS = word_set("of for the de la van von al bin")
LEADS = (
    WEEKDAYS
    | MONTHS
    | word_set("on in at by for the a an but and so meanwhile however yesterday today last this earlier later")
)
# What may stand between "Kyiv says" and the claim that it passes on: "on Monday that the army claims".
BRIDGES = (
    LEADS
    | SKIPPED
    | word_set("that in its his her their daily latest statement report update briefing interview assessment morning")
    | word_set("evening night news conference reporters journalists press")
)
# What makes a name one of those that report what others say: their own names, in capitals; papers' names, which end a
# name or open one with "of" ("Times of Arland"); and words for what they are.
AGENCIES = word_set(
    "Reuters AFP AP TASS Tass Interfax Bloomberg BBC CNN ITV NPR NBC CBS ABC MSNBC RFE/RL UNIAN Ukrinform Xinhua "
    "Anadolu Kyodo Yonhap EFE ANSA DPA PTI SANA WAFA IRNA Politico Axios Meduza Pravda Jazeera Arabiya News Radio TV "
    "Television Associated"
)
PAPERS = word_set(
    "Times Post Journal Guardian Telegraph Herald Tribune Gazette Mirror Courier Chronicle Observer Independent Today"
)
OUTLET_KINDS = word_set("newspaper newspapers broadcaster magazine weekly news")
NOT_OUTLETS = word_set("conference briefing")  # a news conference
# What may follow a verb that closes what was said: "..., he said on Monday".
AFTER_CLOSING = WEEKDAYS | word_set(
    'in on at to during after last this earlier late early by yesterday today . , ; — – ) : ” "'
)
HEADLINE_END = re.compile(r"[:–—-] [^.:]{1,60}$")  # "...: UN", "... – TASS"
GATE = re.compile(
    rf"\b(?:{'|'.join(sorted(SAYING | WITNESSING | PASSIVE | SAYING_BASE | SAYING_PARTICIPLES))}|according|citing)\b",
    re.IGNORECASE,
)
