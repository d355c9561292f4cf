# Shouwang: `make demo` shows it, `make test` proves it. Both start from a bare checkout.
PYTHON ?= python3
PORT ?= 8000
VENV := .venv
BIN := $(VENV)/bin
STAMPS := .stamps
XDIST ?= 2
export PATH := $(CURDIR)/$(BIN):$(PATH)

.PHONY: help demo test check check-types check-form e2e services-test bench trace assets messages requirements clean

help:
	@echo "make demo           build everything and serve the demo at http://127.0.0.1:$(PORT)"
	@echo "make test           the whole test suite on the embedded database"
	@echo "make check          lint, types, import contracts, migrations, templates"
	@echo "make e2e            the pages in a real browser (Chromium)"
	@echo "make services-test  the suite on PostgreSQL, and servers killed in the middle of work"
	@echo "make bench          measured ratios against named alternatives (SCALE=1.0)"
	@echo "make trace          which requirement is shown by which passing test"

$(STAMPS)/venv: requirements/base.txt requirements/dev.txt requirements/build.txt pyproject.toml
	@mkdir -p $(STAMPS)
	@$(PYTHON) scripts/make_venv.py $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/build.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r requirements/dev.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(STAMPS)/assets: $(STAMPS)/venv package.json package-lock.json vite.config.mjs tsconfig.json $(shell find src/shouwang/look/assets -type f 2>/dev/null)
	@$(BIN)/python scripts/build_assets.py
	@touch $@

$(STAMPS)/messages: $(STAMPS)/venv $(shell find src -name '*.po' 2>/dev/null)
	@$(BIN)/python scripts/compile_messages.py
	@touch $@

assets: $(STAMPS)/assets

messages: $(STAMPS)/messages

demo: $(STAMPS)/assets $(STAMPS)/messages
	@$(BIN)/shouwang demo --port $(PORT)

test: $(STAMPS)/assets $(STAMPS)/messages
	@$(BIN)/python -m pytest -q -n $(XDIST) --dist loadfile $(PYTEST_MORE)

trace: $(STAMPS)/assets $(STAMPS)/messages
	@$(BIN)/python -m scripts.trace_requirements $(TRACE_MORE)

check: check-types check-form

check-types: $(STAMPS)/assets $(STAMPS)/messages
	@$(BIN)/python -m mypy src tests scripts conftest.py

check-form: $(STAMPS)/assets $(STAMPS)/messages
	@$(BIN)/ruff format --check src tests scripts conftest.py
	@$(BIN)/ruff check src tests scripts conftest.py
	@$(BIN)/lint-imports
	@$(BIN)/djlint --lint --quiet src
	@$(BIN)/shouwang makemigrations --check --dry-run
	@npm exec --no -- tsc --noEmit

e2e: $(STAMPS)/assets $(STAMPS)/messages
	@$(BIN)/python -m scripts.find_browser
	@$(BIN)/python -m pytest -q tests/browser -n $(XDIST) --dist loadfile -p scripts.requirement_marks --requirements-to=test-results/browser.json $(PYTEST_MORE)

services-test: $(STAMPS)/assets $(STAMPS)/messages
	@$(BIN)/python -m scripts.run_services_tests

bench: $(STAMPS)/assets $(STAMPS)/messages
	@$(BIN)/python -m tests.bench

requirements:
	@$(BIN)/python scripts/lock_requirements.py

clean:
	rm -rf $(VENV) $(STAMPS) node_modules src/shouwang/look/static/look/dist
