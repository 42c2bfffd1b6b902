"""Secrets come from outside the files and never show."""

from pathlib import Path

import pytest

from monitor.config import load_config
from monitor.errors import ConfigError

SECRET = "xoxb-very-secret-token"


@pytest.fixture
def main(tmp_path: Path) -> Path:
    return tmp_path / "monitor.yaml"


def test_each_kind_of_secret_is_filled_in(main: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "credentials").mkdir()
    (tmp_path / "credentials" / "desk").write_text(f"json://{SECRET}/\n", encoding="utf-8")
    (tmp_path / "word.txt").write_text(f"{SECRET}\n", encoding="utf-8")
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path / "credentials"))
    monkeypatch.setenv("DESK_TOKEN", SECRET)
    main.write_text(
        "channels:\n"
        "  one: ${credential:desk}\n"
        "  two: json://127.0.0.1/${env:DESK_TOKEN}?x=1\n"
        "feeds:\n"
        "  - {url: 'https://a.example/', headers: {Authorization: 'Bearer ${file:word.txt}'}}\n",
        encoding="utf-8",
    )

    config = load_config(main, delivers=True)

    assert [channel.url for channel in config.channels] == [f"json://{SECRET}/", f"json://127.0.0.1/{SECRET}?x=1"]
    assert config.feeds[0].headers == (("Authorization", f"Bearer {SECRET}"),)


def test_a_secret_shows_in_no_repr(main: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DESK_TOKEN", SECRET)
    main.write_text(
        "channels: {desk: 'json://${env:DESK_TOKEN}'}\n"
        "feeds: [{url: 'https://a.example/', headers: {Cookie: '${env:DESK_TOKEN}'}}]\n",
        encoding="utf-8",
    )

    assert SECRET not in repr(load_config(main, delivers=True))


def test_without_delivery_no_secret_is_looked_up(main: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DESK_TOKEN", raising=False)
    main.write_text("channels: {desk: '${env:DESK_TOKEN}'}\n", encoding="utf-8")

    assert load_config(main).channels[0].url == "${env:DESK_TOKEN}"


def test_a_secret_shows_in_no_error_even_if_the_address_check_repeats_it(
    main: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DESK_TOKEN", SECRET)
    main.write_text(
        "threads: x\nchannels:\n  desk: jsn://${env:DESK_TOKEN}/a\n  mail: 'json://127.0.0.1/'\n", encoding="utf-8"
    )

    def check_address(address: str) -> str:
        return f"apprise knows no {address}" if address.startswith("jsn") else ""

    with pytest.raises(ConfigError) as caught:
        load_config(main, delivers=True, check_address=check_address)

    assert str(caught.value).split("\n") == [
        f"{main}:1:10: 'threads' must be a whole number, not the text 'x'",
        f"{main}:3:9: the address of the channel 'desk': apprise knows no (hidden)",
    ]


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        (b"\xff\xfe", "the secret '${file:s}' is not UTF-8 text"),
        (b" \n", "the secret '${file:s}' is empty"),
        (b"x" * 70_000, "the secret '${file:s}' is larger than 64 kB"),
    ],
)
def test_a_secret_file_that_cannot_be_one_is_told(main: Path, content: bytes, complaint: str) -> None:
    (main.parent / "s").write_bytes(content)
    main.write_text("channels: {desk: '${file:s}'}\n", encoding="utf-8")

    with pytest.raises(ConfigError) as caught:
        load_config(main, delivers=True)

    assert str(caught.value) == f"{main}:1:18: {complaint}"


def test_a_credential_cannot_lead_out_of_its_folder(
    main: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path))
    main.write_text("channels: {desk: '${credential:../passwd}'}\n", encoding="utf-8")

    with pytest.raises(ConfigError, match="must not hold a '/'"):
        load_config(main, delivers=True)


@pytest.mark.parametrize("secret", ["word\nand another line", "wo\x1brd", "word\x7f"])
def test_a_secret_that_no_header_can_hold_is_told_and_not_shown(main: Path, secret: str) -> None:
    (main.parent / "s").write_text(secret, encoding="utf-8")
    main.write_text(
        "channels: {desk: 'json://127.0.0.1/'}\n"
        "feeds: [{url: 'https://a.example/', headers: {Cookie: 'id=${file:s}', Other: '\\t1'}}]\n",
        encoding="utf-8",
    )

    with pytest.raises(ConfigError) as caught:
        load_config(main, delivers=True)

    (problem,) = caught.value.problems
    assert problem.line == 2
    assert problem.message == "the header 'Cookie': its secret must be one line, without control characters"
