# One word for each errand; README.md says what they do. Everything is put in this folder: .venv, node_modules, build, data.
SHELL := /bin/bash
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
UV := $(BIN)/uv pip install --python $(BIN)/python --require-hashes --link-mode=copy
SAY = @printf '%s\n'
export PYTHONDONTWRITEBYTECODE ?=
.PHONY: run setup check test bench soak lock format messages clean

run: setup
	@$(BIN)/tilskudd run $(if $(PORT),--port $(PORT))

setup: $(VENV)/.run build/static/.made

$(VENV)/.uv: requirements/uv.txt
	@sh tools/python-there.sh "$(PYTHON)"
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@sh tools/quietly.sh $(BIN)/python -m pip install --retries 1 --disable-pip-version-check --require-hashes -r requirements/uv.txt
	@touch $@

$(VENV)/.run: $(VENV)/.uv requirements/run.txt pyproject.toml
	$(SAY) "Installing what the program needs ..."
	@sh tools/quietly.sh $(UV) -r requirements/run.txt
	@sh tools/quietly.sh $(BIN)/uv pip install --python $(BIN)/python --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.dev: $(VENV)/.run requirements/dev.txt
	$(SAY) "Installing what checks and tests need ..."
	@sh tools/quietly.sh $(UV) -r requirements/dev.txt
	@touch $@

node_modules/.made: package.json package-lock.json $(VENV)/.uv
	$(SAY) "Fetching the design system and the font ..."
	@sh tools/npm-ci.sh $(VENV)
	@touch $@

FRONT := $(shell find src/tilskudd/web/static src/tilskudd/web/locale -type f -not -name '*.mo' 2>/dev/null)
build/static/.made: $(VENV)/.run node_modules/.made $(FRONT)
	@$(BIN)/python tools/messages.py compile
	@$(BIN)/tilskudd collect
	@touch $@

check: setup $(VENV)/.dev
	@$(BIN)/ruff format --check src tests tools
	@$(BIN)/ruff check src tests tools
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-cache
	@$(BIN)/python tools/templates.py
	@$(BIN)/python tools/messages.py check

test: setup $(VENV)/.dev
	@sh tools/browser.sh
	@$(BIN)/pytest -n 2 --dist loadgroup

bench: setup $(VENV)/.dev
	@$(BIN)/pytest -q -s -m bench tests/bench

soak: setup $(VENV)/.dev
	@$(BIN)/pytest -q -s -m soak tests

format: $(VENV)/.dev
	@$(BIN)/ruff format src tests tools
	@$(BIN)/ruff check --fix src tests tools

messages: $(VENV)/.dev
	@$(BIN)/python tools/messages.py update

lock: $(VENV)/.uv
	@sh tools/lock.sh

clean:
	rm -rf build node_modules $(VENV)
