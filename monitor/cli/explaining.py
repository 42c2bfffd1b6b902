"""`monitor explain`: why an entry or alert did or did not fire."""

from __future__ import annotations

from pathlib import Path

import click

from monitor.cli.database import console, database_options, json_option, opened, print_json, tell_replay


@click.command()
@click.argument("name", metavar="ID")
@database_options
@json_option
def explain(name: str, config: Path, db: Path | None, as_json: bool) -> None:
    """Say why an entry or alert did or did not fire.

    ID is an entry like e12, an alert like a3, a figure like f7 (for the entry that states it), or the link of an entry.
    """
    from monitor.store.explanations import explain as read_back

    with opened(config, db) as store:
        found = read_back(store, name)
        tell_replay(store)
    if as_json:
        for item in found:
            print_json(item)
        return
    from monitor.cli.explanation_page import explanation_page

    page = console()
    for item in found:
        page.print(explanation_page(item))
