"""What a configuration that is right becomes."""

from datetime import time, timedelta
from pathlib import Path

import pytest

from monitor.config import Config, config_stamp, family_of, load_config
from monitor.config.schema import MeasurePart, Part, StorylinePart
from monitor.core.comparing import movement
from monitor.core.telling import alerting
from monitor.model import AlertKind, DeclaredMeasure, Feed, Storyline

FLOODS = "id: floods\ntitle: Floods\ndescription: High water.\n"


def write(folder: Path, main: str, **storylines: str) -> Path:
    (folder / "storylines").mkdir(exist_ok=True)
    for name, text in storylines.items():
        (folder / "storylines" / f"{name}.yaml").write_text(text, encoding="utf-8")
    path = folder / "monitor.yaml"
    path.write_text(main, encoding="utf-8")
    return path


def test_every_key_but_three_of_a_storyline_has_a_default(tmp_path: Path) -> None:
    config = load_config(write(tmp_path, "feeds: []\n", floods=FLOODS))

    assert config.storylines == (Storyline("floods", "Floods", "High water."),)


def test_what_is_not_configured_is_as_the_settings_have_it(tmp_path: Path) -> None:
    path = write(tmp_path, "feeds: ['https://one.example/rss']\n")

    feed = Feed("https://one.example/rss", "one.example", "one.example", is_named=False)
    assert load_config(path) == Config(path=path, database=tmp_path / "monitor.db", feeds=(feed,))


def test_an_archive_of_years_may_be_young_enough_to_be_told(tmp_path: Path) -> None:
    main = "feeds: []\nalerts: {max_age: 3000d}\n"

    config = load_config(write(tmp_path, main, floods=FLOODS + "max_age: 3650d\n"))

    assert config.alerts.max_age == timedelta(days=3000)
    assert config.storylines[0].max_age == timedelta(days=3650)


def choices(part: type[Part], key: str) -> set[str]:
    """What may stand under a key, as its JSON schema says."""
    named = part.model_json_schema()["properties"][key]
    lists = [named, named.get("items", {}), *named.get("anyOf", [])]
    return {word for each in lists for word in each.get("enum", [])}


def test_what_may_be_chosen_is_what_the_core_knows() -> None:
    assert choices(StorylinePart, "alerts") == {AlertKind.NEW_DEVELOPMENT, AlertKind.CONTRADICTION}
    assert choices(MeasurePart, "alert") == set(alerting.RULES)
    assert choices(MeasurePart, "behaviour") == movement.RULES.keys()


def test_a_storyline_takes_from_alerts_what_it_does_not_say_itself(tmp_path: Path) -> None:
    main = "alerts: {settle: 5 min, cooldown: 1h, max_age: 2d}\n"
    own = f"{FLOODS}cooldown: 0\nmax_age: 1w\n"

    storyline = load_config(write(tmp_path, main, floods=own)).storylines[0]

    assert (storyline.settle, storyline.cooldown, storyline.max_age) == (
        timedelta(minutes=5),
        timedelta(0),
        timedelta(days=7),
    )


def test_paths_are_relative_to_the_file(tmp_path: Path) -> None:
    (tmp_path / "tracked").mkdir()
    (tmp_path / "my-model").mkdir()
    (tmp_path / "tracked" / "floods.yaml").write_text(FLOODS, encoding="utf-8")

    config = load_config(write(tmp_path, "database: data/m.db\nstorylines: tracked\nmodel: my-model\n"))

    assert config.database == tmp_path / "data" / "m.db"
    assert config.model == str(tmp_path / "my-model")
    assert [storyline.id for storyline in config.storylines] == ["floods"]


def test_a_tilde_is_the_home_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    (tmp_path / "home" / "model").mkdir(parents=True)
    (tmp_path / "home" / "tracked").mkdir()
    (tmp_path / "home" / "tracked" / "floods.yaml").write_text(FLOODS, encoding="utf-8")

    config = load_config(write(tmp_path, "database: ~/m.db\nstorylines: ~/tracked\nmodel: ~/model\n"))

    assert config.database == tmp_path / "home" / "m.db"
    assert config.model == str(tmp_path / "home" / "model")
    assert [storyline.id for storyline in config.storylines] == ["floods"]


@pytest.mark.parametrize("name", ["floods.YAML", "floods.Yml"])
def test_the_ending_of_a_storyline_file_may_be_in_capitals(name: str, tmp_path: Path) -> None:
    path = write(tmp_path, "feeds: []\n")
    before = config_stamp(path)
    (tmp_path / "storylines" / name).write_text(FLOODS, encoding="utf-8")

    assert [storyline.id for storyline in load_config(path).storylines] == ["floods"]
    assert config_stamp(path) != before


def test_what_an_editor_hides_beside_a_storyline_is_no_storyline(tmp_path: Path) -> None:
    path = write(tmp_path, "feeds: []\n", floods=FLOODS)
    (tmp_path / "storylines" / ".#floods.yaml").symlink_to("desk@host.1234")

    config = load_config(path)

    assert ([storyline.id for storyline in config.storylines], config.notes) == (["floods"], ())


def test_a_feed_may_be_just_its_address(tmp_path: Path) -> None:
    main = "families: {bbc: [bbc.co.uk]}\nfeeds: ['https://feeds.bbc.co.uk/news.xml', 'https://www.one.example/rss']\n"

    first, second = load_config(write(tmp_path, main)).feeds

    assert (first.name, first.publisher, first.interval) == ("bbc.co.uk", "bbc", timedelta(minutes=15))
    assert (second.name, second.publisher) == ("one.example", "one.example")


def test_the_interval_of_polling_is_that_of_feeds_without_their_own(tmp_path: Path) -> None:
    main = (
        "polling: {interval: 5 min}\n"
        "feeds: ['https://one.example/rss', {url: 'https://two.example/rss', interval: 1 h}]\n"
    )

    feeds = load_config(write(tmp_path, main)).feeds

    assert [feed.interval for feed in feeds] == [timedelta(minutes=5), timedelta(hours=1)]


def test_norway_keeps_its_language_and_a_date_may_be_an_id(tmp_path: Path) -> None:
    main = "feeds: [{url: https://a.example/, language: no}]\n"
    dated = "id: 2024-11-16\ntitle: 2024-11-16\ndescription: That day.\n"

    config = load_config(write(tmp_path, main, **{"2024-11-16": dated}))

    assert config.feeds[0].language == "no"
    assert config.storylines[0].title == "2024-11-16"


def test_a_byte_order_mark_is_no_part_of_the_first_key(tmp_path: Path) -> None:
    path = write(tmp_path, "")
    path.write_bytes(b"\xef\xbb\xbfmodel: other\n")

    assert load_config(path).model == "other"


def test_an_anchor_may_be_used_again(tmp_path: Path) -> None:
    main = "families: {bbc: &own [bbc.co.uk]}\npolling: {timeout: &t 10 s}\nschedule: {poll: *t}\n"

    assert load_config(write(tmp_path, main)).schedule.poll == timedelta(seconds=10)


def test_times_of_day_are_no_base_sixty_numbers(tmp_path: Path) -> None:
    alerts = load_config(write(tmp_path, "alerts: {digest_at: 7:30, quiet_hours: 22:00-06:30}\n")).alerts

    assert alerts.digest_at == time(7, 30)
    assert alerts.quiet_hours == (time(22, 0), time(6, 30))


def test_measures_become_declared_measures(tmp_path: Path) -> None:
    text = f"{FLOODS}measures: [{{name: dead, phrases: [killed], behaviour: cumulative, alert: [self]}}]\n"

    storyline = load_config(write(tmp_path, "feeds: []\n", floods=text)).storylines[0]

    assert storyline.measures == (DeclaredMeasure("dead", ("killed",), "", "cumulative", None, ("self",)),)


@pytest.mark.parametrize(
    ("channels", "expected"),
    [
        ("{one: a://x, two: b://x}", ("one", "two")),
        ("{one: a://x, two: {url: b://x, default: true}}", ("two",)),
        ("{one: a://x, two: {url: b://x, default: false}}", ("one",)),
        ("{one: {url: a://x, default: false}}", ()),
    ],
)
def test_which_channels_are_the_default_ones(channels: str, expected: tuple[str, ...], tmp_path: Path) -> None:
    assert load_config(write(tmp_path, f"channels: {channels}\n")).default_channels == expected


@pytest.mark.parametrize(
    ("address", "family"),
    [
        ("https://feeds.bbci.co.uk/news/rss.xml", "bbc"),
        ("www.bbc.com", "bbc"),
        ("https://notbbc.com/", "notbbc.com"),
        ("https://war.blogs.example/feed", "war"),
        ("https://other.blogs.example/feed", "blogs"),
        ("https://rss.one.example/", "one.example"),
        ("Reuters", "reuters"),
    ],
)
def test_the_longest_domain_decides_the_family(address: str, family: str) -> None:
    families = {"bbc": ["bbci.co.uk", "www.bbc.com"], "blogs": ["blogs.example"], "war": ["war.blogs.example"]}

    assert family_of(address, families) == family


def test_the_stamp_changes_with_every_file_and_with_nothing_else(tmp_path: Path) -> None:
    path = write(tmp_path, "feeds: []\n", floods=FLOODS)
    stamps = [config_stamp(path), config_stamp(path)]
    write(tmp_path, "feeds: []\n", floods=f"{FLOODS}shadow: true\n")
    stamps.append(config_stamp(path))
    write(tmp_path, "feeds: []\n", strikes=FLOODS)
    stamps.append(config_stamp(path))
    path.write_text("feeds: [", encoding="utf-8")
    stamps.append(config_stamp(path))
    path.unlink()
    stamps.append(config_stamp(path))

    assert stamps[0] == stamps[1]
    assert len(set(stamps)) == 5
