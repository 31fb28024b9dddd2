# `make demo` and `make test` set up everything by themselves; they need Python 3.11 or later, make and git.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

NPM := tests/editor/node_modules/.ready tests/browser/node_modules/.ready

.PHONY: demo test lint bench templates dist lock system clean

demo: $(READY) ## score the staff-access register and write its board paper
	$(BIN)/riskreg score registers/staff-access.yaml
	@mkdir -p build
	$(BIN)/riskreg report registers/staff-access.yaml -o build/staff-access-board-paper.md
	$(BIN)/riskreg report registers/staff-access.yaml -o build/staff-access-board-paper.html
	$(BIN)/riskreg report registers/staff-access.yaml -o build/staff-access-board-paper.pdf
	$(BIN)/riskreg report registers/staff-access.yaml -o build/staff-access-board-paper.docx
	$(BIN)/riskreg report registers/staff-access.yaml -o build/staff-access-board-paper.xlsx
	@echo "The board paper is in build/staff-access-board-paper.html, and beside it as Markdown, PDF, Word and Excel"

test: $(READY) system $(NPM) lint ## everything that must hold
	$(BIN)/python -m pytest -n auto --cov --cov-report=term

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

bench: $(READY) ## start-up and throughput, as ratios to a floor measured in the same run
	$(BIN)/python benchmarks/run.py
	$(BIN)/python benchmarks/papers.py
	$(BIN)/python benchmarks/changes.py
	$(BIN)/python benchmarks/history.py
	$(BIN)/python benchmarks/edits.py

templates: $(READY) ## make the Word templates anew from scripts/
	$(BIN)/python scripts/word_templates.py

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

# What tests use beyond Python: a browser, the tools that read PDF, LibreOffice. What cannot be had is told, and its tests skipped by name.
system:
	@bash scripts/system-packages.sh

# The language server that editors run on YAML, and the driver of a browser with the rules of accessibility: each for one folder of
# tests, which are skipped by name without npm or without its registry. No script of a package runs, and no browser is downloaded.
tests/%/node_modules/.ready: tests/%/package-lock.json | system
	@if ! command -v npm >/dev/null; then \
		echo "npm is not here: tests in tests/$* will be skipped"; \
	elif (cd tests/$* && npm ci --silent --no-audit --no-fund --ignore-scripts); then \
		touch $@; \
	else \
		echo "npm could not set up tests/$*: tests in that folder will be skipped"; \
	fi

clean:
	rm -rf tests/editor/node_modules tests/browser/node_modules $(VENV) build dist .coverage* .mypy_cache .ruff_cache .pytest_cache .hypothesis
