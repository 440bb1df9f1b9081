# Everything here runs from a fresh clone with Python 3.11 or newer and nothing else.
# `make` sets up .venv; `make help` lists the rest.
BIN := .venv/bin
READY := .venv/.ready
ARGS ?=

# The first of these that is new enough makes the environment; `make PYTHON=/path/to/python` forces one.
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys, ensurepip, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)

# An environment that was copied or moved still points at the old folder: build it anew.
ifneq ($(shell cat $(READY) 2>/dev/null),$(CURDIR))
$(shell rm -f $(READY))
endif

.PHONY: setup help check test bench demo dev worker engine lock clean
setup: $(READY)  ## build .venv from the hashed lock (the default)

$(READY): requirements.txt pyproject.toml
	@test -n "$(PYTHON)" && $(PYTHON) -c 'import sys, ensurepip, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
		|| { echo "error: no Python 3.11 or newer with its venv module found; install one or run make PYTHON=/path/to/python"; exit 1; }
	@test -x $(BIN)/python && $(BIN)/python -c 'import sys; sys.exit(sys.prefix != "$(CURDIR)/.venv")' \
		|| { echo "environment: .venv from $(PYTHON)" && rm -rf .venv && $(PYTHON) -m venv .venv; }
	@echo "environment: installing the locked packages (about a minute the first time)"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@$(BIN)/python -m compileall -q models activities workflows workers starter
	@echo "$(CURDIR)" > $@
	@echo "environment: ready; $(BIN)/fulfil --help"

help:  ## list the targets
	@grep -hE '^[a-z]+:.*##' Makefile | sed -E 's/:.*## /\t/' | expand -t 10

check: setup  ## lint, format, types, import contracts, dead code
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(BIN)/python -m tools.dead_code

test: setup check engine  ## everything CI runs
	REQUIRE_SERVER=1 $(BIN)/pytest -n 2 $(ARGS)

bench: setup engine  ## what an order costs beside its twin, in ten minutes; ARGS="--full --publish"
	$(BIN)/python -m bench $(ARGS)

demo: setup  ## two weeks of orders in under three minutes; ARGS="--keep --fresh"
	$(BIN)/fulfil demo $(ARGS)

dev: setup  ## the whole system in real time, until Ctrl-C
	$(BIN)/fulfil dev $(ARGS)

worker: setup  ## one worker process
	$(BIN)/python -m workers $(ARGS)

engine: setup  ## compile the Temporal server once, into a cache
	$(BIN)/python -m starter.local.engine_build

lock: setup  ## write requirements.txt anew from pyproject.toml
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --python-version 3.11 --no-header \
		--group pyproject.toml:dev --group pyproject.toml:build pyproject.toml -o requirements.txt

clean:  ## remove .venv, caches and .data (the engine cache stays)
	rm -rf .venv .data .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
