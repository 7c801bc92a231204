# Two commands do all set-up: `make run` (starts ideai in this directory) and `make test` (the whole gate).
PYTHON ?= python3.11
VENV := .venv
BIN := $(VENV)/bin
E2E := tests/e2e tests/distribution tests/benchmarks
READY := $(VENV)/.ready

.PHONY: run test lint types mypy basedpyright unit e2e screenshots bench bench-terminal lock clean
.DEFAULT_GOAL := test

$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || \
		{ echo "ideai needs Python 3.11 or newer, and $(PYTHON) is none; name one: make PYTHON=python3.12" >&2; exit 1; }
	@echo "Setting up $(VENV): a minute or two, once."
	@$(BIN)/python -m pip --version >/dev/null 2>&1 || $(PYTHON) -m venv --clear $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	$(BIN)/python -m compileall -q app widgets styles
	touch $(READY)

run: $(READY)
	@$(BIN)/ideai

lint: $(READY)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/lint-imports --no-cache

types: mypy basedpyright

mypy: $(READY)
	$(BIN)/mypy

basedpyright: $(READY)
	$(BIN)/basedpyright

unit: $(READY)
	$(BIN)/python -m pytest -q -n auto -m "not e2e and not real_agents"

e2e: $(READY)
	$(BIN)/python -m pytest -q -n auto --dist worksteal -m e2e $(E2E)

test: $(READY)
	$(MAKE) -j2 lint types
	$(BIN)/python -m pytest -n auto -m "not e2e and not real_agents"
	$(BIN)/python -m pytest -n auto --dist worksteal -m e2e $(E2E)

screenshots: $(READY)
	$(BIN)/python -m screenshots

bench: $(READY)
	$(BIN)/python -m tests.benchmarks

bench-terminal: $(READY)
	$(BIN)/python -m tests.benchmarks.bench_terminal

lock: $(READY)
	$(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --upgrade --quiet \
		--extra dev pyproject.toml -o requirements.lock

clean:
	rm -rf $(VENV) build dist *.egg-info .mypy_cache .pytest_cache .ruff_cache
