# make install | demo | test | check | bench | mutants | lock | coverage | docs | sbom | licences | audit
# (Python 3.11 or later, make and a network)
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
DEV := $(VENV)/.installed-dev

.PHONY: install demo test check bench mutants soak lock reader-version clean coverage docs sbom licences audit wheel

install: $(STAMP)

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Handlingar needs Python 3.11 or later; name one with: make PYTHON=python3.12 ..." >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); echo "Python's venv is missing; on Debian or Ubuntu: sudo apt install python3-venv" >&2; exit 1; }

$(STAMP): $(BIN)/python requirements.lock pyproject.toml
	@echo "Fetching and installing some 50 packages into $(VENV), which takes a minute or more ..."
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --use-pep517 --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps -e .
	@touch $@

$(DEV): $(STAMP) requirements-dev.lock
	@echo "Fetching and installing what the tests need (a minute or two) ..."
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@

demo: $(STAMP)
	@echo "Reading the demo, some hundred records (a minute or so; more with tesseract, for the scans) ..."
	@$(BIN)/handlingar index --config demo/handlingar.toml || [ $$? -eq 1 ]  # 1: some files cannot be read, on purpose
	$(BIN)/handlingar serve --config demo/handlingar.toml --open

test: $(DEV)
	$(BIN)/python -I -m pytest --numprocesses 2 --dist loadfile

check: $(DEV)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/mypy tests
	$(BIN)/lint-imports
	$(BIN)/bandit --quiet --configfile pyproject.toml --recursive archive indexer webapp handlingar.py
	$(BIN)/handlingar check --vocabularies

# Lines and branches that the tests run; the floor stands in pyproject.toml.
coverage: $(DEV)
	$(BIN)/python -I -m pytest --numprocesses 2 --dist loadfile --cov --cov-report=term

# docs/ as a small site in build/site; a link that leads nowhere is an error.
docs: $(DEV)
	$(BIN)/mkdocs build --quiet --strict

wheel: $(DEV)
	$(BIN)/python -m hatchling build -t wheel -d dist

# What a default installation holds: as CycloneDX, and as a list of licences.
sbom: $(DEV)
	@mkdir -p build
	$(BIN)/cyclonedx-py requirements requirements.lock --pyproject pyproject.toml --output-reproducible -o build/sbom.cdx.json

licences: $(DEV)
	@mkdir -p build
	$(BIN)/pip-licenses --packages $$(sed -n 's/^\([A-Za-z0-9_.-]*\)==.*/\1/p' requirements.lock) --format=markdown --with-urls --output-file=build/licences.md

# Known weaknesses of what is locked; needs to reach the public advisory service.
audit: $(DEV)
	$(BIN)/pip-audit --requirement requirements.lock --require-hashes --disable-pip

bench: $(DEV)
	$(BIN)/python -m bench

# Change the code of a room at random and see whether its tests notice; see docs/where-to-change.md.
ROOM ?=
SAMPLE ?= 20
SEED ?= 1
mutants: $(DEV)
	$(BIN)/uv pip install --quiet --python $(BIN)/python --group mutants
	$(BIN)/python -m bench.mutants $(if $(ROOM),--room $(ROOM)) --sample $(SAMPLE) --seed $(SEED)

# Kill, fill the disk, mangle files, for MINUTES; the last four counts must be zero.
MINUTES ?= 10
reader-version: $(DEV)
	$(BIN)/python -m indexer.build.fingerprints

soak: $(DEV)
	$(BIN)/python -m tests.soak --minutes $(MINUTES)

# Everything pinned by hash, for every platform; no address of an index is written.
lock: $(DEV)
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header -o requirements.lock pyproject.toml
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header --all-extras --group dev --group docs -c requirements.lock -o requirements-dev.lock pyproject.toml

clean:
	rm -rf $(VENV) index/demo
