"""Alerts handed to real receivers on loopback: what arrives, and what is said of failures."""

import email.utils
from dataclasses import replace
from datetime import timedelta

import pytest

from monitor.channels import address_problem, open_channels
from monitor.channels.redaction import redacted
from monitor.channels.sending import Line, form_of, message_for
from monitor.core.telling import notices
from monitor.core.telling.forms import Form
from monitor.errors import ChannelError
from monitor.model import AlertKind
from tests.alert_samples import NOW, contradiction, development
from tests.channels.conftest import Address, Answer, MailServer, WebHook, free_port

SECRET = "s3cr3t-t0ken-abcdef"


def line(url: str, max_length: int | None = None) -> Line:
    return open_channels([Address("x", url, max_length)]).lines["x"]


def test_a_web_hook_receives_one_message_with_both_figures_and_their_proof(web_hook: WebHook):
    outcome = open_channels([web_hook.channel()]).send("hook", contradiction(), "a17")

    (message,) = web_hook.received
    assert outcome.ok
    assert message["title"].startswith(
        "Kursk counteroffensive: some 3,000 North Korean soldiers, where at least 10,000"
    )
    for part in ("A South Korean official, in Harbour Post", "U.S. intelligence, in Northern Ledger", "a17"):
        assert part in message["message"]
    assert message["type"] == "warning"


def test_without_an_id_the_dedup_key_shows_a_repeat(web_hook: WebHook):
    open_channels([web_hook.channel()]).send("hook", contradiction())

    assert contradiction().dedup_key in web_hook.received[0]["message"]


def test_a_mail_arrives_with_a_plain_and_an_html_part_that_both_prove_it(mail_server: MailServer):
    outcome = open_channels([mail_server.channel()]).send("mail", contradiction(), "a17")

    (message,) = mail_server.received
    plain, html = message.get_body(("plain",)), message.get_body(("html",))
    assert outcome.ok
    assert message["Subject"] == (
        "Kursk counteroffensive: some 3,000 North Korean soldiers, where at least 10,000 North Korean troops stood"
    )
    for part in (plain, html):
        assert part is not None
        for proof in ("https://harbour-post.example/2", "https://northern-ledger.example/1", "6 Jan 2025 12:10 UTC"):
            assert proof in part.get_content()


def test_a_feed_cannot_add_headers_to_a_mail(mail_server: MailServer):
    hostile = replace(contradiction(), headline="News\r\nBcc: everyone@example.org\r\n\r\nbody")

    outcome = open_channels([mail_server.channel()]).send("mail", hostile, "a17")

    assert outcome.ok
    assert mail_server.received[0]["Bcc"] is None
    assert mail_server.received[0]["Subject"].endswith("News Bcc: everyone@example.org body")


@pytest.mark.parametrize("status", [400, 403, 404, 500, 503])
def test_a_refusal_of_a_web_hook_is_an_outcome(web_hook: WebHook, status: int):
    web_hook.answer = Answer(status)

    outcome = open_channels([web_hook.channel()]).send("hook", contradiction())

    assert not outcome.ok
    assert str(status) in outcome.error
    assert len(web_hook.received) == 1


def test_a_web_hook_that_asks_for_seconds_of_patience_is_heard(web_hook: WebHook):
    web_hook.answer = Answer(429, {"Retry-After": "120"})

    assert open_channels([web_hook.channel()]).send("hook", contradiction()).retry_after == timedelta(seconds=120)


def test_a_web_hook_that_asks_for_patience_until_a_date_is_heard(web_hook: WebHook):
    sent_at = email.utils.format_datetime(NOW, usegmt=True)
    until = email.utils.format_datetime(NOW + timedelta(minutes=7), usegmt=True)
    web_hook.answer = Answer(503, {"Retry-After": until, "Date": sent_at})

    outcome = open_channels([web_hook.channel()]).send("hook", contradiction())

    assert outcome.retry_after == timedelta(minutes=7)


@pytest.mark.parametrize("value", ["soon", "-5", "", "99999999999999999999", "Wed, 99 Jan"])
def test_a_retry_after_that_cannot_be_read_is_none(web_hook: WebHook, value: str):
    web_hook.answer = Answer(429, {"Retry-After": value})

    assert open_channels([web_hook.channel()]).send("hook", contradiction()).retry_after is None


def test_a_patience_asked_for_once_is_not_remembered_for_the_next(web_hook: WebHook):
    channels = open_channels([web_hook.channel()])
    web_hook.answer = Answer(429, {"Retry-After": "120"})
    channels.send("hook", contradiction())
    web_hook.answer = Answer(500)

    assert channels.send("hook", contradiction()).retry_after is None


def test_a_server_that_is_not_there_is_an_outcome():
    outcome = line_outcome(f"json://127.0.0.1:{free_port()}/hook")

    assert not outcome.ok
    assert "refused" in outcome.error


def test_a_server_that_takes_the_message_and_falls_silent_is_an_outcome(web_hook: WebHook):
    web_hook.answer = Answer(is_silent=True)

    outcome = open_channels([web_hook.channel(query="?rto=0.2&cto=0.2")]).send("hook", contradiction())

    assert not outcome.ok
    assert "timed out" in outcome.error


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_not_followed_since_the_message_would_be_lost_on_the_way(web_hook: WebHook, status: int):
    elsewhere = web_hook.channel(path="/elsewhere").url.replace("json://", "http://")
    web_hook.answer = Answer(status, {"Location": elsewhere})

    assert not open_channels([web_hook.channel()]).send("hook", contradiction()).ok
    assert len(web_hook.received) == 1


def test_an_address_that_calls_itself_optional_still_fails_visibly_and_once(web_hook: WebHook):
    web_hook.answer = Answer(500)

    outcome = open_channels([web_hook.channel(query="?optional=yes&retry=3&wait=0")]).send("hook", contradiction())

    assert not outcome.ok
    assert len(web_hook.received) == 1


def test_a_mail_server_that_refuses_is_an_outcome(mail_server: MailServer):
    mail_server.refusal = "451 mailbox busy"

    outcome = open_channels([mail_server.channel()]).send("mail", contradiction())

    assert not outcome.ok
    assert outcome.error


def test_an_unknown_channel_is_an_outcome():
    assert open_channels([]).send("nowhere", contradiction()).error == "no channel is named 'nowhere'"


def line_outcome(url: str):
    return open_channels([Address("x", url)]).send("x", contradiction())


@pytest.mark.parametrize(
    "url",
    [
        f"json://127.0.0.1:{{port}}/hooks/{SECRET}",
        f"json://monitor:{SECRET}@127.0.0.1:{{port}}/hook",
        f"json://127.0.0.1:{{port}}/hook?-token={SECRET}",
        f"mailto://monitor:{SECRET}@127.0.0.1:{{port}}?from=a@example.org&to=b@example.org&smtp=127.0.0.1&mode=insecure",
    ],
)
def test_an_error_never_shows_a_secret_of_the_address(url: str):
    outcome = line_outcome(url.format(port=free_port()))

    assert not outcome.ok
    assert SECRET not in outcome.error


@pytest.mark.parametrize("credentials", ["user:json@", "json:secret@", "connection:notification@"])
def test_an_error_keeps_the_words_of_its_sentence_whatever_the_password(credentials: str):
    outcome = line_outcome(f"json://{credentials}127.0.0.1:{free_port()}/hooks/notification")

    assert "Connection error occurred sending JSON notification to 127.0.0.1" in outcome.error


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("json://user:json@127.0.0.1/x", "json://user:***@127.0.0.1/x"),
        ("json://json@127.0.0.1/x", "json://***@127.0.0.1/x"),
        ("no such user 'json'", "no such user '***'"),
        ("sending JSON notification", "sending JSON notification"),
        ("/hooks?key=JSON&x=1", "/hooks?key=***&x=1"),
    ],
)
def test_a_password_that_is_a_common_word_is_hidden_where_it_stands_in_an_address(text: str, shown: str):
    assert redacted(text, ("json",), frozenset({"json"})) == shown


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        (f"discrod://1234/{SECRET}", "did you mean discord://?"),
        (f"discord://{SECRET}", "apprise does not accept this discord:// address; it is written like discord://"),
        (SECRET, "the address does not begin with a service"),
        ("", "the address does not begin with a service"),
        (f"nosuchservice42://{SECRET}", "apprise knows no service nosuchservice42://"),
    ],
)
def test_a_bad_address_is_named_by_its_channel_without_its_secret(url: str, expected: str):
    with pytest.raises(ChannelError) as raised:
        open_channels([Address("phone", url)])

    assert str(raised.value).startswith("channel 'phone': ")
    assert expected in str(raised.value)
    assert SECRET not in str(raised.value)
    assert expected in address_problem(url)


def test_every_bad_address_is_named_at_once():
    with pytest.raises(ChannelError) as raised:
        open_channels([Address("one", "nope://x"), Address("two", "json://127.0.0.1"), Address("three", "bad")])

    assert "'one'" in str(raised.value)
    assert "'two'" not in str(raised.value)
    assert "'three'" in str(raised.value)


def test_a_good_address_has_no_problem():
    assert address_problem("json://127.0.0.1/hook") == ""


def test_opening_a_channel_shows_no_secret_in_its_repr():
    channels = open_channels([Address("x", f"json://u:{SECRET}@127.0.0.1/{SECRET}")])

    assert SECRET not in repr(channels)


@pytest.mark.parametrize(
    ("url", "form", "longest"),
    [
        ("discord://123456789012345678/abcdefabcdefabcdef", Form.MARKDOWN, 2000),
        ("slack://T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ/", Form.MARKDOWN, 35000),
        ("tgram://123456789:abcdefg_hijklmnop/12315544/", Form.MARKDOWN, 4096),
        ("mailto://127.0.0.1?from=a@example.org&to=b@example.org", Form.HTML, 32768),
        ("mailto://127.0.0.1?from=a@example.org&to=b@example.org&format=text", Form.TEXT, 32768),
        ("json://127.0.0.1/", Form.TEXT, 32768),
        ("json://127.0.0.1/?format=markdown", Form.MARKDOWN, 32768),
        (f"pover://{'u' * 30}@{'t' * 30}", Form.TEXT, 1024),
        ("ntfy://127.0.0.1/news", Form.TEXT, 7800),
    ],
)
def test_each_service_gets_its_form_within_its_length(url: str, form: Form, longest: int):
    opened = line(url)
    long = replace(
        contradiction(),
        quotes=tuple(replace(quote, text="Word " * 9000 + quote.text) for quote in contradiction().quotes),
    )

    message = message_for(opened, long, "a17")

    assert form_of(opened.service) is form
    assert len(message.body) <= longest
    assert "monitor explain a17" in message.body
    assert "some 3,000" in message.body


def test_a_service_that_counts_the_title_into_the_body_gets_it_there():
    message = message_for(line("discord://123456789012345678/abcdefabcdefabcdef"), development(), "a17")

    assert message.title == ""
    assert message.body.startswith("**Kursk counteroffensive: new development**")


@pytest.mark.parametrize("max_length", [160, 300, 400, 700, 5000])
def test_the_users_own_length_is_kept_title_and_all(max_length: int):
    message = message_for(line("json://127.0.0.1/", max_length=max_length), contradiction(), "a17")

    assert len(message.title) + len(message.body) <= max_length
    assert "some 3,000 North Korean soldiers" in message.title + message.body
    assert message.body.endswith("monitor explain a17")


@pytest.mark.parametrize("kind", list(AlertKind))
def test_every_kind_of_alert_can_be_sent(web_hook: WebHook, kind: AlertKind):
    digest = notices.digest([contradiction(), development()], reason="The cap", channels=("hook",), now=NOW)

    outcome = open_channels([web_hook.channel()]).send("hook", replace(digest, kind=kind), "a17")

    assert outcome.ok
    assert web_hook.received[0]["message"]
