"""What the code promises about its own shape: small functions and files, two broad excepts, floors, no waiting."""

import ast
import re
import statistics
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "monitor"

# Files that may be longer than 300 lines, each with its reason.
LONG_FILES = {
    "monitor/model.py": "all nouns in one place: declarations without behaviour",
    "monitor/core/quantities/tables.py": "generated",
}
# No sentence begins like this, and every query does.
SQL = re.compile(r"\s*(SELECT|INSERT (OR \w+ )?INTO|UPDATE|DELETE FROM|WITH( RECURSIVE)?|CREATE|ALTER TABLE|PRAGMA)\b")
VAGUE_NAMES = {"util", "utils", "manager", "managers", "handler", "handlers", "helper", "helpers", "misc"}


def sources(folder: Path = PACKAGE) -> list[Path]:
    return sorted(path for path in folder.rglob("*.py"))


def relative(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def is_generated(path: Path) -> bool:
    head = path.read_text(encoding="utf-8")[:400].lower()
    return "not by hand" in head or "not to be edited by hand" in head


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def length(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines of a function from `def` to its end, without the docstring."""
    lines = (function.end_lineno or function.lineno) - function.lineno + 1
    first = function.body[0]
    if ast.get_docstring(function, clean=False) is not None:
        lines -= (first.end_lineno or first.lineno) - first.lineno + 1
    return lines


LENGTHS = {
    f"{relative(path)}:{function.lineno} {function.name}": length(function)
    for path in sources()
    for function in functions(path)
}


def test_no_function_is_longer_than_forty_lines():
    assert {name: lines for name, lines in LENGTHS.items() if lines > 40} == {}


def test_half_of_the_functions_are_shorter_than_ten_lines():
    assert statistics.median(LENGTHS.values()) < 10


def test_nine_functions_in_ten_are_shorter_than_thirty_lines():
    assert statistics.quantiles(LENGTHS.values(), n=10)[-1] < 30


def test_no_file_is_longer_than_three_hundred_lines():
    lines = {relative(path): len(path.read_text(encoding="utf-8").splitlines()) for path in sources()}

    assert {
        name: count
        for name, count in lines.items()
        if count > 300 and name not in LONG_FILES and not is_generated(ROOT / name)
    } == {}


def test_every_file_says_what_it_decides_or_touches():
    silent = [relative(path) for path in sources() if not ast.get_docstring(ast.parse(path.read_text("utf-8")))]

    assert silent == []


def test_no_module_has_a_name_that_says_nothing():
    assert [relative(path) for path in sources() if VAGUE_NAMES & set(path.stem.split("_"))] == []


def broad_handlers(path: Path) -> Iterator[int]:
    """Lines of handlers that swallow anything; one that cleans up and raises again is no such handler."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ExceptHandler) and ast.unparse(node.body[-1]) != "raise":
            kinds = node.type.elts if isinstance(node.type, ast.Tuple) else [node.type]
            if any(kind is None or ast.unparse(kind) in {"Exception", "BaseException"} for kind in kinds):
                yield node.lineno


# Each lets one thing fail without the others, and says so in the log.
BROAD_EXCEPTS = [
    "monitor/feeds/polling.py",  # a feed: beyond it, all feeds of the round are one task, and would end with it
    "monitor/pipeline/ports.py",  # what a step does with an answer, an entry or a delivery
]


def test_the_program_has_two_broad_excepts_where_one_thing_may_fail_alone():
    places = [relative(path) for path in sources() for _ in broad_handlers(path)]

    assert places == BROAD_EXCEPTS


def queries(path: Path) -> Iterator[int]:
    """Lines of texts that ask or change a table."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        is_text = isinstance(node, ast.Constant) and isinstance(node.value, str)
        if is_text and SQL.match(node.value):
            yield node.lineno


def test_sql_stands_in_the_store_only():
    places = [
        f"{relative(path)}:{line}" for path in sources() if path.parent != PACKAGE / "store" for line in queries(path)
    ]

    assert places == []


def called_names(path: Path) -> Iterator[tuple[str, int]]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            yield ast.unparse(node.func), node.lineno


def test_no_test_sleeps():
    sleeping = [
        f"{relative(path)}:{line}"
        for path in sources(ROOT / "tests")
        for name, line in called_names(path)
        if name.split(".")[-1] == "sleep"
    ]

    assert sleeping == []


@pytest.mark.parametrize("folder", ["monitor", "tests", "benchmarks"])
def test_no_time_is_naive(folder):
    naive = [
        f"{relative(path)}:{node.lineno}"
        for path in sources(ROOT / folder)
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and is_naive(node)
    ]

    assert naive == []


def is_naive(call: ast.Call) -> bool:
    name = ast.unparse(call.func).removeprefix("datetime.")
    if name in {"utcnow", "datetime.utcnow", "utcfromtimestamp", "datetime.utcfromtimestamp", "datetime.today"}:
        return True
    return name in {"now", "datetime.now"} and not call.args and not call.keywords


def test_the_core_never_reads_the_clock():
    reading = [
        f"{relative(path)}:{line} {name}"
        for path in sources(PACKAGE / "core")
        for name, line in called_names(path)
        if name.split(".")[-1] in {"now", "utcnow", "today", "monotonic", "perf_counter"} or name == "time.time"
    ]

    assert reading == []


def test_imports_go_down_only():
    checked = subprocess.run(
        [Path(sys.executable).parent / "lint-imports"], cwd=ROOT, capture_output=True, text=True, check=False
    )

    assert checked.returncode == 0, checked.stdout


HEAVY = {"torch", "transformers", "sentence_transformers", "sqlite3", "feedparser", "apprise", "aiohttp", "apscheduler"}
IMPORT_CORE = (
    "import importlib, pkgutil, monitor.core\n"
    "for module in pkgutil.walk_packages(monitor.core.__path__, 'monitor.core.'):\n"
    "    importlib.import_module(module.name)\n"
)
SHOW_HELP = "from monitor.cli import cli\ncli(['--help'], standalone_mode=False)\n"


@pytest.mark.parametrize(("what", "script"), [("the core", IMPORT_CORE), ("monitor --help", SHOW_HELP)])
def test_nothing_heavy_is_imported_by(what, script):
    ending = "import sys\nprint(*sorted({name.split('.')[0] for name in sys.modules}), file=sys.stderr)"

    run = subprocess.run([sys.executable, "-c", script + ending], cwd=ROOT, capture_output=True, text=True, check=True)

    assert HEAVY & set(run.stderr.split()) == set(), what


def suppressions(path: Path) -> Iterator[str]:
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        for mark in ("# noqa", "# type: ignore"):
            if mark in line and f'"{mark}"' not in line:
                yield f"{relative(path)}:{number} {line[line.index(mark) :]}"


def test_every_suppression_carries_its_reason():
    unexplained = [
        each
        for folder in ("monitor", "tests", "benchmarks")
        for path in sources(ROOT / folder)
        for each in suppressions(path)
        if not any(mark in each for mark in (" - ", " (", " # "))
    ]

    assert unexplained == []
