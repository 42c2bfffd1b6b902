# `make demo` and `make test` set up everything they need.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# Of what pip says: the packages of 10 MB and more, and when it goes on to install them.
LARGE := -e 's/^ *\(Downloading\|Using cached\) \(.*\/\)\{0,1\}\([^-]*-[^-]*\)-.*(\([0-9]\{2,\}[0-9.]* MB\|[0-9.]* GB\)).*/  \3: \4/p' -e 's/^Installing collected packages.*/  all there, installing them/p'

.PHONY: help setup demo test check bench accuracy run lock test-system clean
help:            ## show this list
	@grep -E '^[a-z-]+: *.*##' Makefile | sed 's/:.*##/\t/' | expand -t 16

setup: $(VENV)/.ready  ## install the program and its tools into .venv

$(VENV)/.ready: pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed, this is " + sys.version.split()[0] if sys.version_info < (3, 11) else 0)'
	@echo 'installing the packages into $(VENV), most of it torch: some minutes'
	@$(PYTHON) -m venv $(VENV)
	@# An older pip takes the extra `html_clean` that a package asks of lxml for another than its `html-clean`, and warns.
	@$(BIN)/pip install --quiet --disable-pip-version-check 'pip>=23.3'
	@rm -f $@
	@{ $(BIN)/pip install --progress-bar off --disable-pip-version-check -c constraints.txt -e '.[dev]' && touch $@; } | sed -un $(LARGE)
	@test -f $@

demo: setup      ## run the whole pipeline on the bundled sample, offline
	@$(BIN)/monitor demo

check: setup     ## format, lint, types, floors
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

test: check      ## everything in check, and the tests
	$(BIN)/pytest -n 2 --dist loadfile

test-system:     ## install the Debian packages that some tests need, as root; without them those are skipped
	command -v systemd-analyze > /dev/null || { apt-get update && apt-get install --yes --no-install-recommends systemd; }

bench: setup     ## the speed measurements
	$(BIN)/python -m benchmarks

accuracy: setup  ## measure how well it works, and write docs/accuracy.md
	$(BIN)/python -m benchmarks.accuracy

run: setup       ## one daemon in the foreground, with config/monitor.yaml
	$(BIN)/monitor run --config config/monitor.yaml

lock: setup      ## write the versions in use to constraints.txt
	$(BIN)/pip freeze --exclude-editable | sed 's/+cpu$$//; s/==\(.*\)+cpu/==\1/' > constraints.txt

clean:           ## remove what setup made
	rm -rf $(VENV)
