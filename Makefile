# Wraps the commands that README gives; on Windows use those directly.
PYTHON ?= python3
VENV := .venv/bin/python

.PHONY: help report unit test test-all coverage lint lab lock windows bench
.DEFAULT_GOAL := help

help: ## show this help
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1\t\2/'

report: .venv/ready ## make the reports of the real editions, then the example's
	$(VENV) -m thidua_helpers run 2018-6t
	$(VENV) -m thidua_helpers run 2019-6t
	$(VENV) -m thidua_helpers run 2021
	$(VENV) -m thidua_helpers run 2023-6t
	$(VENV) -m thidua_helpers run 2024-6t
	$(VENV) -m thidua_helpers run 2024
	$(VENV) -m thidua_helpers run 2025
	$(VENV) -m thidua_helpers --root examples/minh-hoa run 2021

unit: .venv/ready ## run only the tests of tests/unit, with few examples
	$(VENV) -m pytest tests/unit --hypothesis-profile=unit

test: .venv/ready ## run all tests except the slow ones
	$(VENV) -m pytest

test-all: .venv/ready ## run all tests
	$(VENV) -m pytest -m ""

coverage: .venv/ready ## run all tests but the slow ones and list the lines that none of them runs
	$(VENV) -m pytest --cov --cov-report=term-missing:skip-covered

lint: .venv/ready tests/npm/node_modules ## check style, types and stripped notebooks
	$(VENV) -m ruff check .
	$(VENV) -m ruff format --check .
	tests/npm/node_modules/.bin/pyright
	$(VENV) -m nbstripout --verify notebooks/*.ipynb

lab: .venv/ready ## open JupyterLab
	$(VENV) -m thidua_helpers lab

lock: .venv/ready ## renew requirements.lock from pyproject.toml
	$(VENV) -m uv pip compile pyproject.toml --group dev --universal --python-version 3.11 --generate-hashes --no-emit-index-url --quiet --output-file requirements.lock

windows: .venv/ready ## make dist/thidua-…-windows.zip, for an office PC without internet
	$(VENV) tools/make_windows_package.py

bench: .venv/ready ## measure speed; run nothing else meanwhile
	$(VENV) benchmarks/bench.py

tests/npm/node_modules: tests/npm/package-lock.json
	npm ci --prefix tests/npm --no-audit --no-fund --loglevel=error
	touch tests/npm/node_modules

.venv/ready: requirements.lock pyproject.toml
	$(PYTHON) -m venv .venv
	$(VENV) -m pip install --quiet --no-deps -r requirements.lock
	$(VENV) -m pip install --quiet --no-deps --no-build-isolation -e .
	touch .venv/ready
