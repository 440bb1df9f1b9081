# Everything here runs from a fresh clone with Python 3.11 or newer and nothing else.
# `make` sets up .venv; `make help` lists the rest.
BIN := .venv/bin
READY := .venv/.ready
ARGS ?=

# Each process of a test run would rewrite and compile every test again: 4 s each.
unexport PYTHONDONTWRITEBYTECODE

# The first of these that is new enough makes the environment; `make PYTHON=/path/to/python` forces one.
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys, ensurepip, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)

# An environment that was copied or moved still points at the old folder: build it again.
ifneq ($(shell cat $(READY) 2>/dev/null),$(CURDIR))
$(shell rm -f $(READY))
endif

# Databases of tests live in memory where there is room: a thousand small files are not waited for.
TEMPORARY ?= $(shell test -w /dev/shm && df -Pk /dev/shm | awk 'NR == 2 && $$4 > 4000000 {print "/dev/shm"}')
export PYTEST_DEBUG_TEMPROOT := $(TEMPORARY)

# What needs no engine and no server: the models, the rules of the layout, the pages. In two halves
# that take the same time, each a process by itself: one that hands tests to two took a third more.
MACHINE := $(patsubst %,tests/models/%,tracking messages sop)
OTHER_UNITS := tests/models $(patsubst %,--ignore %,$(MACHINE)) $(patsubst %,tests/test_%.py,architecture citations contracts docs examples_of_code own_words paths sop_coverage stage_pictures targets)
UNIT := -q -n 0 -p no:logging -m "not no_cover and not examples and not thorough"

# What people read, in the form that runs: compiled again where its catalogue is newer.
TEXTS := $(patsubst %.po,%.mo,$(wildcard models/language/locales/*/LC_MESSAGES/fulfil.po))

.DELETE_ON_ERROR:
.PHONY: setup help check fix unit quick coverage suite test thorough browser bench demo pictures dev worker engine lock outdated hooks clean
setup: $(READY) $(TEXTS)  ## build .venv from the hashed lock (the default)

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

$(TEXTS): %.mo: %.po $(READY)
	@$(BIN)/pybabel --quiet compile --use-fuzzy --input-file $< --output-file $@

help:  ## list the targets
	@grep -hE '^[a-z]+:.*##' Makefile | sed -E 's/:.*## /\t/' | expand -t 11

check: setup  ## lint, format, types, import contracts, dead code
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(BIN)/python -m tools.dead_code

fix: setup  ## what ruff can put right by itself: lint and format
	@$(BIN)/ruff check --fix; found=$$?; $(BIN)/ruff format && exit $$found

unit: setup  ## tests of models, rules and docs, without an engine, in under 20 s; ARGS="-k word"
	@$(MAKE) --no-print-directory --jobs=2 unit-machine unit-others

unit-machine:
	@$(BIN)/pytest $(UNIT) $(MACHINE) $(ARGS) || [ $$? -eq 5 ]  # none fits ARGS

unit-others:
	@$(BIN)/pytest $(UNIT) $(OTHER_UNITS) $(ARGS) || [ $$? -eq 5 ]

coverage: setup  ## how much of models/ its tests run; it fails below the floor in pyproject.toml
	$(BIN)/pytest -q -n 0 tests/models -m covered --cov

# Of examples at random `make test` tries half as many as `make thorough`, which tries them again.
FEWER := RANDOM_SEEDS=$${RANDOM_SEEDS:-1}

quick: setup  ## the tests of models/, which need no server, in one process
	$(FEWER) $(BIN)/pytest -q -n 0 -p no:logging tests/models -m "not thorough"

# Each test runs once: what `quick` runs is left out of the second run, and not collected by each of
# its processes, either. Half of a test's time it waits for a server: five share two cores better
# than two do. A file stays in one process, so that what it shares is made once; tests/conftest.py
# says which files begin first.
SUITE := GOGC=400 REQUIRE_SERVER=1 $(BIN)/pytest -n 5 --dist loadfile --no-loadscope-reorder

suite: setup engine  ## the tests that need more than the models
	$(FEWER) $(SUITE) --ignore tests/models -m "not thorough and not browser" $(ARGS)

# The checks use what the tests leave of two cores: one after the other took forty seconds more.
# A browser has both cores to itself at the end: next to five processes it took three times as long.
test: setup engine  ## every check, and every behaviour once
	@$(MAKE) --no-print-directory --jobs=3 suite check quick
	@$(MAKE) --no-print-directory browser ARGS=

thorough: setup engine coverage  ## the same under faults and at every point, and coverage; CI runs it after test
	$(SUITE) -m "(thorough or examples) and not browser" $(ARGS)
	REQUIRE_SERVER=1 $(BIN)/pytest -q -n 0 tests/web -m "browser and thorough" $(ARGS) || [ $$? -eq 5 ]  # none fits ARGS

browser: setup engine  ## people's days in a real browser, in one process; skipped where Debian's chromium is not
	REQUIRE_SERVER=1 $(BIN)/pytest -q -n 0 tests/web -m "browser and not thorough" $(ARGS)

bench: setup engine  ## what an order costs compared with its twin, in ten minutes; ARGS="--full --publish"
	$(BIN)/python -m bench $(ARGS)

demo: setup  ## two weeks of orders in under three minutes; ARGS="--keep --fresh"
	$(BIN)/fulfil demo $(ARGS)

pictures: setup engine  ## the README's pictures again, in Debian's Chromium
	$(BIN)/python -m tools.pictures

dev: setup  ## the whole system in real time, until Ctrl-C
	$(BIN)/fulfil dev $(ARGS)

worker: setup  ## one worker process
	$(BIN)/python -m workers $(ARGS)

engine: setup  ## compile the Temporal server once, into a cache
	$(BIN)/python -m starter.local.engine_build

lock: setup  ## write requirements.txt again from pyproject.toml; ARGS=--upgrade moves what no pin holds
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --python-version 3.11 --no-header \
		--group pyproject.toml:dev --group pyproject.toml:build pyproject.toml -o requirements.txt $(ARGS)

outdated: setup  ## which locked packages have newer versions
	@$(BIN)/python -m tools.outdated

hooks: setup  ## install the git hooks: fix before a commit, check and unit before a push
	$(BIN)/prek install

clean:  ## remove .venv, caches and .data (the engine cache stays)
	rm -rf .venv .data .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis .coverage
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
