# Everything a fresh clone needs: `make demo` renders, `make docs` writes the site, `make test` tests. Each target can be
# run first, and again.

VENV := .venv
BIN  := $(VENV)/bin
PIP  := $(BIN)/python -m pip install --quiet --disable-pip-version-check

# What Python has compiled once is kept, whatever the surroundings say: tests start many processes.
export PYTHONDONTWRITEBYTECODE :=

.PHONY: setup demo docs test bench clean system system-to-test

setup: $(VENV)/ready

demo: setup
	@mkdir -p renders
	$(BIN)/vizkit render flashattn --quality medium -o renders/flashattn.mp4
	$(BIN)/vizkit render flashattn --max-size 1MB -o renders/flashattn.gif

# Every film in two languages: long the first time; again, only what has changed.
docs: setup
	$(BIN)/vizkit course docs/course.toml
	@echo "Open build/docs/index.html in a browser."

test: $(VENV)/ready-to-test
	$(BIN)/python -m ruff check .
	$(BIN)/python -m ruff format --check .
	$(BIN)/python -m pytest

bench: $(VENV)/ready-to-test
	$(BIN)/python benchmarks/results.py

clean:
	rm -rf $(VENV) build dist media .pytest_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# Cairo and Pango, a C compiler and Python 3.11 or newer with its headers: Manim is built with them.
system:
	@sh tools/system.sh

# The page is tested in Chromium, the desk on a display of its own.
system-to-test: system
	@sh tools/system.sh --test

$(VENV)/ready: pyproject.toml constraints.txt | system
	@test -x $(BIN)/python || $$(sh tools/system.sh --python) -m venv $(VENV)
	@echo "Installing vizkit and what it needs (a minute or two) ..."
	$(PIP) --upgrade pip
	$(PIP) --editable '.[zh,desk,site,slides,voice]' --constraint constraints.txt
	@touch $@

$(VENV)/ready-to-test: $(VENV)/ready | system-to-test
	@echo "Installing what the tests need, torch among it ..."
	$(PIP) --editable '.[zh,desk,serve,site,slides,voice,piper,test]' --constraint constraints.txt
	@touch $@
