# Everything a person does with this repository, one word each. CI runs these and nothing else.
PYTHON ?= python3
VENV ?= .venv
UV_VERSION := 0.13.9
UV := .venv-uv/bin/uv
export UV_PROJECT_ENVIRONMENT := $(VENV)
# Tests start hundreds of processes: where the machine forbids bytecode, each would compile everything again.
export PYTHONDONTWRITEBYTECODE :=
RUN := $(VENV)/bin

.DEFAULT_GOAL := help
.PHONY: help setup clients demo dev check format test thorough fuzz documents chaos bench docs clean

help: ## Show this help
	@awk -F':.*## ' '/^[a-z]+:.*## /{printf "  make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

$(UV):
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Crossfoot needs Python 3.11 or newer; set PYTHON=python3.x")'
	$(PYTHON) -m venv .venv-uv
	.venv-uv/bin/python -m pip install --quiet --disable-pip-version-check uv==$(UV_VERSION)

setup: $(UV) ## Install everything the project needs into .venv
	@$(UV) sync --frozen --quiet --compile-bytecode --python $(PYTHON)

clients: setup ## Install the public clients that the conformance tests run
	@$(RUN)/python scripts/install_clients.py

demo: setup ## Start emulator and server, connect the demo company, read it through the API
	@$(RUN)/crossfoot demo

dev: setup ## Run emulator and server on fixed ports with a data directory of their own (.crossfoot)
	@CROSSFOOT_DATA_DIR=.crossfoot $(RUN)/crossfoot demo

check: setup ## Format, lint, types, import contracts, house tests
	$(RUN)/ruff format --check .
	$(RUN)/ruff check .
	$(RUN)/lint-imports
	$(RUN)/mypy
	$(RUN)/pytest -q tests/house

format: setup ## Format the code and apply the safe fixes
	$(RUN)/ruff check --fix .
	$(RUN)/ruff format .

test: setup clients ## Run every test against real databases, processes and public clients (or TESTS=folder)
	@url=$$($(RUN)/python scripts/test_postgres.py) && browser=$$($(RUN)/python scripts/find_browser.py) && \
	$(RUN)/pytest -q --durations=15 -n 3 --dist loadfile --no-loadscope-reorder --postgres-url="$$url" --browser="$$browser" $(TESTS)

thorough: ## Run the tests that make test leaves out, too: every filter and what takes minutes
	@$(MAKE) test TESTS="--thorough $(TESTS)"

fuzz: setup ## Ask the server random things, for MINUTES=10 to read and as many to write (SEED=1)
	$(RUN)/pytest -q -s tests/system/test_fuzzed_api.py --fuzz-company demo --fuzz-phases examples,coverage,fuzzing --fuzz-examples 100 --fuzz-minutes $(or $(MINUTES),10) --fuzz-seed $(or $(SEED),$$(date +%s))

documents: setup ## Hold random documents against the checks and the emulator (DOCUMENTS=2000)
	$(RUN)/python -m pytest -q tests/system/test_any_document.py --timeout 0 --documents $(or $(DOCUMENTS),2000)

chaos: setup ## Write while the server dies and the gateway fails (WRITES=1000 KILLS=20 FAULTS=250 SEED=1)
	$(RUN)/python -m tests.system.chaos --seed $(or $(SEED),$$(date +%s)) --writes $(or $(WRITES),1000) --kills $(or $(KILLS),20) --faults $(or $(FAULTS),250)

bench: setup clients ## Measure; prints ratios against named baselines (see tests/bench/RESULTS.md)
	$(RUN)/python -m pytest -q -s tests/bench -m bench -p no:randomly --timeout 1800

docs: setup ## Regenerate the reference pages that are derived from code
	$(RUN)/python scripts/write_docs.py

clean: ## Remove environments, caches and local data
	rm -rf .venv .venv-* .crossfoot .mypy_cache .ruff_cache .pytest_cache .hypothesis
