# Everything happens in the project's own .venv; only Python 3.11 or later and make are needed to begin with.
# To use a Python of another name: make demo PYTHON=python3.12

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check
STAMPS := $(VENV)/stamps
LOCKTOOLS := .venv-lock

.PHONY: help demo test soak lint bench bench-large bench-overlap bench-serve lock clean
.NOTPARALLEL:

help:
	@echo "make demo         serve the Lancashire register on this computer, and print the address"
	@echo "make test         run every test"
	@echo "make soak         kill loaders and servers some hundred times, cut connections, and print what was left"
	@echo "make lint         check style, types and which room imports which"
	@echo "make bench        measure what is promised to be fast, at 10,000 and 100,000 nodes, on both stores"
	@echo "make bench-large  the same at 1,000,000 nodes on SQLite; goes on where it was interrupted"
	@echo "make bench-overlap measure overlaps of 100,000 boards, beside networkx, scipy and Neo4j's Cypher"
	@echo "make bench-serve  measure a server that many ask at once (needs wrk: apt-get install wrk)"
	@echo "make lock         renew requirements.lock, requirements-dev.lock and package-lock.json (needs npm)"
	@echo "make clean        remove .venv, the browser files and everything else that was made here"

demo: $(STAMPS)/runtime $(STAMPS)/project
	@$(BIN)/remit demo

test: $(STAMPS)/dev $(STAMPS)/project
	@echo "Running the tests ..."
	@$(BIN)/python -m pytest

soak: $(STAMPS)/dev $(STAMPS)/project
	@REMIT_SOAK=1 $(BIN)/python -m pytest -n0 -s tests/faults

lint: $(STAMPS)/dev $(STAMPS)/project
	@echo "Checking style (ruff) ..."
	@$(BIN)/python -m ruff check .
	@$(BIN)/python -m ruff format --check .
	@echo "Checking types (mypy) ..."
	@$(BIN)/python -m mypy
	@echo "Checking that imports point one way (import-linter) ..."
	@$(BIN)/lint-imports

bench: $(STAMPS)/dev $(STAMPS)/project
	@$(BIN)/python -m benchmarks

bench-overlap: $(STAMPS)/dev $(STAMPS)/project
	@$(BIN)/python -m benchmarks.overlap

bench-serve: $(STAMPS)/dev $(STAMPS)/project
	@$(BIN)/python -m benchmarks.serve

bench-large: $(STAMPS)/dev $(STAMPS)/project
	@$(BIN)/python -m benchmarks --sizes 10000,100000,1000000 --stores sqlite --keep benchmarks/kept \
	  --out benchmarks/result-large.json
	@echo "The files stay in benchmarks/kept, and steps measured there are not repeated; make clean removes them."

$(STAMPS)/venv:
	@command -v $(PYTHON) >/dev/null 2>&1 || { \
	  echo "Remit needs Python 3.11 or later, and there is no '$(PYTHON)' here. Install it, or name one:" \
	       "make $(or $(MAKECMDGOALS),demo) PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "Remit needs Python 3.11 or later; '$(PYTHON)' is $$($(PYTHON) -V 2>&1). Install a later one, or name it:" \
	       "make $(or $(MAKECMDGOALS),demo) PYTHON=python3.12"; exit 1; }
	@echo "Making a Python environment in $(VENV) ..."
	@$(PYTHON) -m venv $(VENV) || { \
	  echo "Python could not make an environment. On Debian or Ubuntu: apt-get install python3-venv"; exit 1; }
	@mkdir -p $(STAMPS)
	@touch $@

$(STAMPS)/runtime: requirements.lock $(STAMPS)/venv
	@echo "Installing the libraries that Remit needs (about a minute the first time) ..."
	@$(PIP) --requirement requirements.lock
	@touch $@

$(STAMPS)/dev: requirements-dev.lock $(STAMPS)/venv
	@echo "Installing the libraries that Remit and its tests need (about a minute the first time) ..."
	@$(PIP) --requirement requirements-dev.lock
	@touch $@

# Editable, so that a change to the source needs no second install; the build hook fetches the browser files.
$(STAMPS)/project: pyproject.toml hatch_build.py package.json package-lock.json $(STAMPS)/venv
	@echo "Installing Remit itself, with the browser files that it serves ..."
	@$(PIP) --no-deps --editable .
	@touch $@

lock:
	@$(PYTHON) -m venv $(LOCKTOOLS)
	@$(LOCKTOOLS)/bin/python -m pip install --quiet --disable-pip-version-check --upgrade uv
	@echo "Choosing the latest versions for Python 3.11 and later on Linux, macOS and Windows ..."
	@$(LOCKTOOLS)/bin/uv pip compile pyproject.toml $(COMPILE) --output-file requirements.lock
	@$(LOCKTOOLS)/bin/uv pip compile pyproject.toml --group dev --constraint requirements.lock $(COMPILE) \
	  --output-file requirements-dev.lock
	@echo "Locking the browser files ..."
	@npm install --package-lock-only --ignore-scripts --omit-lockfile-registry-resolved --no-audit --no-fund

COMPILE := --quiet --upgrade --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
  --no-emit-find-links --custom-compile-command "make lock"

clean:
	@echo "Removing what was made here; the source and your own files stay."
	@rm -rf $(VENV) $(LOCKTOOLS) .neo4j node_modules api/static/vendor visualiser/static/vendor build dist *.egg-info
	@rm -rf benchmarks/kept benchmarks/result*.json
	@rm -rf .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
