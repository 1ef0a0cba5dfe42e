# make brief   sets up everything and briefs ARTICLE with the local model
# make test    sets up everything and passes the tests
# make live    fetches the local model and passes the tests that ask it
# make check   lints, type-checks, holds the imports to the rooms, checks the prompt sets

PYTHON ?= python3
VENV ?= .venv
ARTICLE ?= seeds/korea-us-defense-call.txt
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.PHONY: brief test live check bench clean

brief: $(READY)
	$(BIN)/briefing generate $(ARTICLE) --model local

test: $(READY)
	$(BIN)/python -m pytest -m "not live"

live: $(READY)
	$(BIN)/briefing models pull
	$(BIN)/python -m pytest -m live

check: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/briefing prompts check

bench: $(READY)
	for script in benchmarks/*.py; do echo "== $$script"; $(BIN)/python $$script || exit 1; done

# pip is brought up to date first: --group needs 25.1.
$(READY): pyproject.toml constraints.txt
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade "pip>=25.1"
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable ".[compare,daily,local]" --group dev
	touch $@

clean:
	rm -rf $(VENV) build dist .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis
