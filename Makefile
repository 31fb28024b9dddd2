# `make demo` and `make test` set up everything by themselves; they need Python 3.11 or later, make and git.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

EDITOR := tests/editor/node_modules/.ready

.PHONY: demo test lint bench dist lock clean

demo: $(READY) ## score the staff-access register and write its board paper
	$(BIN)/riskreg score registers/staff-access.yaml
	@mkdir -p build
	$(BIN)/riskreg report registers/staff-access.yaml -o build/staff-access-board-paper.md
	@echo "The board paper is in build/staff-access-board-paper.md"

test: $(READY) $(EDITOR) lint ## everything that must hold
	$(BIN)/python -m pytest -n auto --cov --cov-report=term

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

bench: $(READY) ## start-up and throughput, as ratios to a floor measured in the same run
	$(BIN)/python benchmarks/run.py

dist: $(READY) ## the wheel and the source distribution, in dist/
	rm -rf dist
	$(BIN)/python -m hatchling build

lock: $(READY) ## renew requirements.lock from pyproject.toml
	$(BIN)/uv pip compile --quiet --generate-hashes --universal --python-version 3.11 --no-emit-index-url --custom-compile-command "make lock" --all-extras --group dev pyproject.toml --output-file requirements.lock

# The environment: made on first use, and made again when the lock or the project's own metadata changes.
$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "riskreg needs Python 3.11 or later; name it with PYTHON=python3.12"; exit 1; }
	$(PYTHON) -m venv --clear $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --offline -e .
	@touch $@

# The language server that editors run on YAML, for one test. Without npm, or without its registry, that test is skipped by name.
$(EDITOR): tests/editor/package-lock.json
	@if ! command -v npm >/dev/null; then \
		echo "npm is not here: the test of the schemas in an editor will be skipped"; \
	elif (cd tests/editor && npm ci --silent --no-audit --no-fund --ignore-scripts); then \
		touch $@; \
	else \
		echo "npm could not set up tests/editor: the test of the schemas in an editor will be skipped"; \
	fi

clean:
	rm -rf tests/editor/node_modules $(VENV) build dist .coverage* .mypy_cache .ruff_cache .pytest_cache .hypothesis
