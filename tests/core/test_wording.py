"""What a message says in each form, what it keeps when room is short, and that feed text can do it no harm."""

import html.parser
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from monitor.core.telling import alerting, notices
from monitor.core.telling.forms import Form
from monitor.core.telling.hostile import clean, clip, safe_link
from monitor.core.telling.phrases import KIND_WORDS, length, moment
from monitor.core.telling.wording import Message, render
from monitor.model import Alert, AlertKind, Feed, FeedOnRecord, Quote
from tests.alert_samples import EARLIER, NOW, contradiction, development, entry, minutes

UNHURRIED = settings(deadline=None)  # how long an example takes says nothing here
FORMS = pytest.mark.parametrize("form", list(Form))
HOSTILE = (
    "@everyone <!channel> <@U1> [click](http://evil.example) *bold* _it_ `code` ~~gone~~ ||spoiler|| <b>x</b>"
    " <script>alert(1)</script> &amp; \\ # heading \x1b[31m\u202egnp.exe\u2066 \"quoted\" 'single' $5"
)


def text_of(alert: Alert, limit: int | None = None, alert_id: str = "a17") -> Message:
    return render(alert, form=Form.TEXT, limit=limit, alert_id=alert_id)


def hostile_alert(text: str, link: str = "https://example.org/1") -> Alert:
    quote = Quote("now", text, text, link, NOW, text, text[:10])
    source = alerting.source_of(replace(entry(), source=text, title=text, link="https://example.org/2"))
    return replace(contradiction(), title=text, headline=text, reason=text, quotes=(quote,), sources=(source,))


def test_a_contradiction_reads_as_an_analyst_needs_it():
    message = text_of(contradiction())

    assert message.title == (
        "Kursk counteroffensive: some 3,000 North Korean soldiers, where at least 10,000 North Korean troops stood"
    )
    assert message.body == (
        "Now: “A South Korean official spoke of some 3,000 North Korean soldiers in all.”\n"
        "— A South Korean official, in Harbour Post, “A smaller force than thought” · 6 Jan 2025 12:10 UTC\n"
        "https://harbour-post.example/2\n"
        "\n"
        "Earlier: “U.S. intelligence puts at least 10,000 North Korean troops in the Kursk region.”\n"
        "— U.S. intelligence, in Northern Ledger, “Troops moved to Kursk” · 16 Nov 2024 12:06 UTC\n"
        "https://northern-ledger.example/1\n"
        "\n"
        "Why: Two claimants give figures that cannot both be right (disputed): at least 10,000 North Korean troops then"
        " some 3,000 North Korean soldiers: the force is put lower; by U.S. intelligence, then by A South Korean"
        " official\n"
        "Scores: match 0.71 (threshold 0.50)\n"
        "Details: monitor explain a17"
    )


def test_a_development_shows_the_new_sentence_the_nearest_known_and_further_outlets():
    alert = alerting.join(development(), alerting.source_of(entry(3, "Baltic Wire")))

    body = text_of(alert).body

    assert body.startswith("New: “A South Korean official spoke of some 3,000 North Korean soldiers in all.”")
    assert "Nearest known: “U.S. intelligence puts" in body
    assert "Also reported by:\n- Baltic Wire: A smaller force than thought (6 Jan 2025 12:10 UTC)\n" in body
    assert "https://baltic-wire.example/3" in body
    assert "match 0.71 (threshold 0.50), novelty 0.62 (threshold 0.40)" in body


def test_a_development_that_stands_near_nothing_known_says_so():
    alert = development()
    lone = replace(alert, quotes=tuple(quote for quote in alert.quotes if quote.label != alerting.NEAREST))

    assert "Nearest known: nothing like it is on record\n" in text_of(lone).body
    assert "nothing like it" not in text_of(alert).body + text_of(contradiction()).body


@FORMS
def test_a_channel_without_titles_gets_the_title_in_the_body(form):
    message = render(contradiction(), form=form, limit=None, title_limit=0)

    assert message.title == ""
    assert "Kursk counteroffensive: contradiction" in message.body
    assert "some 3,000 North Korean soldiers, where at least 10,000 North Korean troops stood" in message.body


@FORMS
def test_a_headline_that_does_not_fit_the_title_stands_in_the_body_in_full(form):
    message = render(contradiction(), form=form, limit=None, title_limit=60)

    assert len(message.title) <= 60
    assert message.title.endswith("…")
    assert "some 3,000 North Korean soldiers, where at least 10,000 North Korean troops stood" in message.body


def test_in_markdown_the_figure_is_bold_and_the_outlet_is_the_link():
    body = render(contradiction(), form=Form.MARKDOWN, limit=None).body

    assert "“A South Korean official spoke of **some 3,000** North Korean soldiers in all.”" in body
    assert "in [Harbour Post, “A smaller force than thought”](https://harbour-post.example/2) · 6 Jan 2025" in body


def test_in_html_the_figure_is_marked_and_the_address_can_be_read():
    body = render(contradiction(), form=Form.HTML, limit=None).body

    assert ">some 3,000</b> North Korean soldiers" in body
    assert '<a href="https://harbour-post.example/2">https://harbour-post.example/2</a>' in body


@FORMS
@pytest.mark.parametrize("limit", [4000, 2000, 1000, 500])
def test_when_room_is_short_the_figures_who_when_and_the_id_stay(form, limit):
    alert = contradiction()
    long = tuple(replace(quote, text="Word " * 300 + quote.text + " word" * 300) for quote in alert.quotes)
    many = replace(alert, quotes=long, sources=tuple(alerting.source_of(entry(k, f"Outlet {k}")) for k in range(40)))
    if form is Form.HTML:
        limit += 1200  # its tags and styles take room of their own

    body = render(many, form=form, limit=limit, alert_id="a17").body

    assert len(body) <= limit
    for essential in (
        "some 3,000",
        "at least 10,000",
        "A South Korean official",
        "U.S. intelligence",
        "Harbour Post",
        "Northern Ledger",
        "6 Jan 2025 12:10 UTC",
        "16 Nov 2024 12:06 UTC",
        "monitor explain a17",
    ):
        assert essential in body


def with_links(first: str, second: str) -> Alert:
    """A contradiction whose two sentences stand at these addresses."""
    alert = contradiction()
    now, earlier = alert.quotes
    return replace(alert, quotes=(replace(now, link=first), replace(earlier, link=second)))


def link_of(length: int, outlet: str) -> str:
    return f"https://{outlet}.example/".ljust(length, "x")


def in_a_chat(alert: Alert, limit: int = 1800) -> str:
    body = render(alert, form=Form.MARKDOWN, limit=limit, alert_id="a17").body
    assert len(body) <= limit
    return body


def test_an_address_that_is_far_too_long_takes_no_other_with_it():
    first, second = link_of(60, "post"), link_of(1900, "ledger")

    body = in_a_chat(with_links(first, second))

    assert first in body
    assert second not in body
    assert "Scores: match 0.71" in body.replace("**", "")  # nor what else there is to tell


def test_two_long_addresses_leave_room_for_that_of_the_first_source():
    first, second = link_of(900, "post"), link_of(900, "ledger")

    body = in_a_chat(with_links(first, second))

    assert first in body
    assert second not in body


def test_the_first_address_stays_though_it_is_long_and_takes_no_short_one_with_it():
    first, second, third = link_of(500, "post"), link_of(60, "ledger"), link_of(1500, "wire")
    alert = with_links(first, second)
    third_quote = replace(alert.quotes[1], link=third, text="The Pentagon spoke of about 11,000.", label="also")

    body = in_a_chat(replace(alert, quotes=(*alert.quotes, third_quote)))

    assert [link in body for link in (first, second, third)] == [True, True, False]


def test_the_address_of_the_first_source_stays_wherever_it_fits():
    first, second = link_of(1350, "post"), link_of(60, "ledger")

    body = in_a_chat(with_links(first, second))

    assert first in body
    assert "some 3,000" in body


def test_an_address_that_fits_no_message_leaves_the_others():
    first, second = link_of(1790, "post"), link_of(60, "ledger")

    body = in_a_chat(with_links(first, second))

    assert first not in body
    assert second in body


def test_where_no_sentence_fits_beside_the_address_the_headline_tells():
    first = link_of(140, "post") + "/@desk"

    body = render(with_links(first, ""), form=Form.TEXT, limit=360, alert_id="a17").body

    assert f"Link: {first.replace('@', '%40')}\n" in body
    assert "Now: A South Korean official, Harbour Post, 6 Jan 2025 12:10 UTC" in body


def test_a_digest_drops_the_address_that_is_too_long_alone():
    other = replace(with_links(link_of(1900, "post"), ""), entry_key=7)
    alert = notices.digest([development(), other], reason="The cap", channels=("phone",), now=NOW)

    body = in_a_chat(alert)

    assert body.count("https://harbour-post.example/2") == 1
    assert "https://post.example" not in body


def test_a_text_message_of_160_characters_holds_the_headline_and_the_id():
    body = render(contradiction(), form=Form.TEXT, limit=160, alert_id="a17", title_limit=0).body

    assert body.startswith("Kursk counteroffensive: some 3,000 North Korean soldiers, where at least 10,000")
    assert body.endswith("monitor explain a17")


def test_a_text_message_of_a_development_says_what_is_new():
    body = render(development(), form=Form.TEXT, limit=160, alert_id="a17", title_limit=0).body

    assert "some 3,000 North Korean soldiers" in body
    assert body.endswith("monitor explain a17")


def test_three_hundred_characters_without_a_title_still_say_who_and_when():
    body = render(contradiction(), form=Form.TEXT, limit=300, alert_id="a17", title_limit=0).body

    assert "Now: A South Korean official, Harbour Post, 6 Jan 2025 12:10 UTC" in body
    assert "Earlier: U.S. intelligence, Northern Ledger, 16 Nov 2024 12:06 UTC" in body


@FORMS
@UNHURRIED
@given(text=st.text(max_size=400), limit=st.integers(0, 3000))
def test_no_message_is_longer_than_its_limit(form, text, limit):
    assert len(render(hostile_alert(text), form=form, limit=limit, alert_id="a1").body) <= limit


@UNHURRIED
@given(text=st.text(max_size=300), limit=st.integers(1, 250))
def test_no_title_is_longer_than_its_limit_or_breaks_the_line(text, limit):
    title = render(hostile_alert(text), form=Form.TEXT, limit=None, title_limit=limit).title

    assert len(title) <= limit
    assert "\n" not in title


@UNHURRIED
@given(st.text())
def test_cleaning_twice_changes_nothing(text):
    assert clean(clean(text)) == clean(text)


@FORMS
def test_no_control_or_bidi_character_of_a_feed_reaches_a_message(form):
    message = render(hostile_alert(HOSTILE), form=form, limit=None)

    assert not set("\x1b\u202e\u2066") & set(message.title + message.body)


@FORMS
def test_a_heap_of_marks_does_not_reach_into_other_lines(form):
    message = render(hostile_alert("Z" + "\u0300\u0316" * 60 + "algo"), form=form, limit=None)

    assert "\u0300\u0316" * 3 not in message.title + message.body


@FORMS
@pytest.mark.parametrize(
    "mention", ["@everyone", "@here", "a@channel", "@monitor_bot", "<!channel>", "<@U12>", "<@&9>"]
)
def test_mentions_of_a_feed_do_not_ring(form, mention):
    message = render(hostile_alert(f"War {mention} news"), form=form, limit=None)

    assert mention not in message.title
    assert mention not in message.body


def test_an_address_of_an_office_is_no_mention():
    assert clean("write to press@bbc.co.uk") == "write to press@bbc.co.uk"


def links_and_text(markdown: str) -> tuple[set[str], str, set[str]]:
    """The targets of links, the visible text, and the kinds of markup of a Markdown document."""
    links, text, kinds = set(), [], set()
    for block in MarkdownIt("commonmark").parse(markdown):
        kinds.add(block.type)
        for token in block.children or ():
            kinds.add(token.type)
            text.append(token.content)
            if token.type == "link_open":
                links.add(str(token.attrs["href"]))
    return links, " ".join(" ".join(text).split()), kinds


@UNHURRIED
@given(
    st.one_of(st.just(HOSTILE), st.text(alphabet=st.sampled_from("ab1 *_`[]()<>#|~&!\\@:/.-+=;\n\"'http"), max_size=60))
)
def test_markdown_of_a_feed_stays_text(text):
    links, shown, kinds = links_and_text(render(hostile_alert(text), form=Form.MARKDOWN, limit=None).body)

    assert links <= {"https://example.org/1", "https://example.org/2"}
    assert " ".join(clean(text).split()) in " ".join(shown.split()) or not clean(text)
    assert not {"html_inline", "html_block", "image", "em_open", "heading_open", "code_block", "fence"} & kinds


class TagReader(html.parser.HTMLParser):
    """Collects the tags and targets of an HTML text."""

    def __init__(self, document: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.targets: set[str | None] = set()
        self.feed(document)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.targets |= {value for name, value in attrs if name != "style"}


@UNHURRIED
@given(st.one_of(st.just(HOSTILE), st.text(alphabet=st.sampled_from("ab <>&;\"'/=!-#x1"), max_size=60)))
def test_html_of_a_feed_stays_text(text):
    read = TagReader(render(hostile_alert(text), form=Form.HTML, limit=None).body)

    assert read.tags <= {"div", "blockquote", "a", "p", "b", "code", "ul", "li", "h2"}
    assert read.targets <= {"https://example.org/1", "https://example.org/2"}


@pytest.mark.parametrize(
    "link",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "file:///etc/passwd",
        "//no.scheme/x",
        "https://",
        "ftp://a/b",
        "x" * 50,
    ],
)
def test_only_web_addresses_are_links(link):
    assert safe_link(link) == ""
    read = TagReader(render(hostile_alert("text", link), form=Form.HTML, limit=None).body)
    assert read.targets == {"https://example.org/2"}


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        ("https://example.org/a b", "https://example.org/a%20b"),
        ('https://example.org/a_(b)?q="<x>"&c=[1]', "https://example.org/a_%28b%29?q=%22%3Cx%3E%22&c=%5B1%5D"),
        ("https://user:secret@example.org:8080/x", "https://example.org:8080/x"),
        ("https://exämple.org/ü", "https://xn--exmple-cua.org/%C3%BC"),
        ("https://example.org/%D0%B0", "https://example.org/%D0%B0"),
    ],
)
def test_an_address_is_encoded_so_that_no_form_breaks(link, expected):
    assert safe_link(link) == expected


@UNHURRIED
@given(st.text(max_size=200), st.integers(0, 120), st.text(max_size=20))
def test_a_cut_text_fits(text, size, keep):
    assert len(clip(text, size, keep)) <= size


def test_a_sentence_is_cut_around_its_figure():
    sentence = "Before it, " * 40 + "some 3,000 soldiers came " + "and after it " * 40

    cut = clip(sentence, 100, "some 3,000")

    assert "some 3,000 soldiers" in cut
    assert cut.startswith("…")
    assert cut.endswith("…")


def test_a_failing_feed_is_told_with_the_age_of_its_last_success():
    record = FeedOnRecord(
        Feed("https://ledger.example/feed", "Northern Ledger", "ledger"), failures=14, last_success_at=EARLIER
    )

    message = text_of(notices.feed_failing(record, "HTTP 503", channels=("mail",), now=NOW))

    assert message.title == ("Northern Ledger cannot be read: no success since 16 Nov 2024 12:06 UTC (51 days)")
    assert "14 failures in a row, the last: HTTP 503" in message.body
    assert "https://ledger.example/feed" in message.body


def test_a_feed_that_is_back_says_how_long_it_was_away():
    record = FeedOnRecord(Feed("https://l.example/feed", "Ledger", "l"), failures=3, last_success_at=NOW - minutes(200))

    alert = notices.feed_recovered(record, channels=("mail",), now=NOW)

    assert (
        alert.headline
        == "Ledger can be read again, after 3 hours 20 minutes without a success, since 6 Jan 2025 08:50 UTC"
    )


def test_a_digest_tells_each_alert_in_a_line_with_its_link():
    other = replace(contradiction(), entry_key=7)
    alert = notices.digest([development(), other], reason="The cap", channels=("phone",), now=NOW)

    message = text_of(alert)

    assert message.title == "2 alerts at once: Kursk counteroffensive"
    assert "- Kursk counteroffensive: A South Korean official spoke of some 3,000" in message.body
    assert "- Kursk counteroffensive: some 3,000 North Korean soldiers, where at least 10,000" in message.body
    assert message.body.count("https://harbour-post.example/2") == 2


def test_all_that_one_entry_tells_is_one_alert_that_proves_each():
    village = replace(development(), headline="A village was taken", reason="it reports an event")
    village = replace(village, quotes=(replace(village.quotes[0], text="A village was taken"), *village.quotes[1:]))

    message = text_of(notices.digest([village, contradiction()], reason="", channels=("phone",), now=NOW))

    assert message.title.startswith("Kursk counteroffensive: some 3,000 North Korean soldiers, where at least 10,000")
    assert message.body.index("Now: “A South Korean official spoke") < message.body.index("Earlier: “U.S. intelligence")
    assert "New: “A village was taken”" in message.body
    assert "Nearest known" not in message.body
    assert "Also a new development: it reports an event" in message.body


def test_the_same_news_of_two_storylines_reads_as_one_alert_of_both():
    korea = replace(development(), storyline="korea", title="North Korea", dedup_key="other")

    alert = notices.digest([development(), korea], reason="The same news", channels=("phone",), now=NOW)

    assert alert.kind is development().kind
    assert alert.quotes == development().quotes
    assert text_of(alert).title.startswith("Kursk counteroffensive, North Korea: A South Korean official")


@FORMS
def test_a_digest_of_twelve_alerts_keeps_a_line_for_each_in_a_thousand_characters(form):
    alerts = [
        replace(development(), entry_key=n, headline=f"Village number {n} was taken " + "x " * 200) for n in range(12)
    ]
    alert = notices.digest(alerts, reason="The cap", channels=("phone",), now=NOW)
    limit = 2400 if form is Form.HTML else 1024

    body = render(alert, form=form, limit=limit, alert_id="a1").body

    assert len(body) <= limit
    assert all(f"Village number {n} was" in body for n in range(12))


def test_a_channel_that_fails_is_told_with_what_it_did_not_deliver():
    alert = notices.channel_failing(
        "phone", "HTTP 500", [contradiction()], gave_up=True, channels=("phone", "mail"), now=NOW
    )

    assert alert.channels == ("mail",)
    assert alert.headline.startswith("phone gave up on “some 3,000 North Korean soldiers")
    assert "https://harbour-post.example/2" in text_of(alert).body


def test_the_failure_of_the_only_notice_channel_is_told_over_the_default_ones():
    alert = notices.channel_failing(
        "pager", "HTTP 500", [contradiction()], gave_up=True, channels=("pager",), instead=("pager", "mail"), now=NOW
    )

    assert alert.channels == ("mail",)


def test_a_late_channel_is_told_once_a_day_and_every_dead_letter_is_told():
    def key(alert: Alert, *, gave_up: bool) -> str:
        return notices.channel_failing("phone", "", [alert], gave_up=gave_up, channels=(), now=NOW).dedup_key

    assert key(contradiction(), gave_up=False) == key(development(), gave_up=False)
    assert key(contradiction(), gave_up=True) != key(development(), gave_up=True)


def test_every_kind_of_alert_has_its_words():
    assert list(KIND_WORDS) == list(AlertKind)


@pytest.mark.parametrize(
    ("span", "expected"),
    [(0.5, "under a minute"), (1, "1 minute"), (61, "1 hour 1 minute"), (60 * 24 * 3 + 125, "3 days 2 hours")],
)
def test_a_length_of_time_is_told_in_its_two_largest_units(span, expected):
    assert length(minutes(span)) == expected


def test_an_unknown_moment_is_called_undated():
    assert moment(None) == "undated"


def test_the_alert_in_the_documentation_is_written_by_the_program():
    page = (Path(__file__).parents[2] / "docs" / "alerts.md").read_text(encoding="utf-8")
    message = text_of(contradiction())

    assert f"```text\n{message.title}\n\n{message.body}\n```" in page
