# Everything a person does with this checkout. `make` alone lists it.
# Needs Python 3.11 or later and make; all state lies in ./var, the environment in ./.venv.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

PYTHON ?= python3.11
TANDEM_HOME ?= $(CURDIR)/var
AS_OF ?=
PORT ?= 8080
SEEDS ?= 1 2 3 4 5
BIN := .venv/bin
READY := .venv/.ready
SAMPLE_AS_OF := 2026-11-01T00:00:00Z
export TANDEM_HOME DO_NOT_TRACK := 1

.PHONY: help demo test run up check bench soak lock clean

help: ## list what can be made
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | awk 'BEGIN {FS = ":.*## "} {printf "make %-8s %s\n", $$1, $$2}'

demo: $(READY) ## a sample company of 5,000 people through all eight stages; prints the scorecard
	@$(BIN)/tandem sample --people 5000 --days 540 --seed 7 --as-of $(SAMPLE_AS_OF) \
		--out $(TANDEM_HOME)/sample/exports --truth $(TANDEM_HOME)/sample/truth
	@$(BIN)/tandem run --exports $(TANDEM_HOME)/sample/exports --as-of $(SAMPLE_AS_OF)

run: $(READY) ## the same over your own exports: make run EXPORTS=dir [AS_OF=2026-11-01T00:00:00Z]
	@$(BIN)/tandem run $(if $(EXPORTS),--exports "$(EXPORTS)") $(if $(AS_OF),--as-of $(AS_OF))

up: $(READY) ## Airflow with its UI on 127.0.0.1:8080: make up [EXPORTS=dir] [PORT=8080]
	@exec $(BIN)/tandem up --port $(PORT) $(if $(EXPORTS),--exports "$(EXPORTS)")

test: $(READY) ## the whole test suite
	@$(BIN)/pytest --numprocesses 2 --dist loadgroup

check: $(READY) ## lint and types
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@TANDEM_WAREHOUSE=:memory: $(BIN)/sqlfluff lint --processes 2 dbt_project/models dbt_project/tests
	@$(BIN)/codespell

bench: $(READY) ## measurements, as tables with the command that made them
	@$(BIN)/python -m benchmarks

soak: $(READY) ## service-level clocks by hand again: ten times as many, other seeds: make soak [SEEDS="1 2 3"]
	@for seed in $(SEEDS); do \
		TANDEM_TEST_SEED=$$seed TANDEM_TEST_PEOPLE=50 $(BIN)/pytest -q tests/dbt/sla || exit 1; \
	done

lock: $(READY) ## pin every dependency again, with hashes and without the address of an index
	@$(BIN)/uv pip compile --universal --no-header --generate-hashes --no-emit-index-url \
		--python-version 3.11 --output-file requirements.lock requirements.in
	@$(BIN)/uv pip compile --quiet --no-header --generate-hashes --no-emit-index-url --python-version 3.11 \
		--exclude-newer 2026-05-20T00:00:00Z --exclude-newer-package duckdb=2026-08-01T00:00:00Z \
		--output-file dashboards/superset/requirements.lock dashboards/superset/requirements.in

clean: ## remove the environment; state in var/ stays
	@rm -rf .venv

$(READY): requirements.lock pyproject.toml
	@command -v $(PYTHON) >/dev/null || { echo "$(PYTHON) was not found. Tandem needs Python 3.11 to 3.13. Install it, or name it: make PYTHON=python3.12"; exit 1; }
	@echo "installing the environment (once, a few minutes)"
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps -e .
	@touch $@
