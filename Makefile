# Each goal sets up all that it needs: Python 3.11 or later and make are enough.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: dossier test check bench docs lock clean

dossier: $(VENV)/run
	PYTHONPATH=src $(BIN)/python -m ittifak run --out build/dossier

test: $(VENV)/dev
	@sh tools/chromium.sh
	$(BIN)/pytest

check: $(VENV)/dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/pytest -q -n 0 tests/test_rooms.py

bench: $(VENV)/dev
	$(BIN)/python benchmarks/generated_case.py
	$(BIN)/python benchmarks/bundled_case.py
	$(BIN)/python benchmarks/measures.py
	$(BIN)/python benchmarks/coding.py

docs: $(VENV)/dev
	$(BIN)/python tools/write_case_format.py

# Needs uv, for maintainers only; the lock names no index.
lock:
	uv pip compile --universal --generate-hashes --no-emit-index-url --no-header --python-version 3.11 pyproject.toml -o requirements/run.lock
	uv pip compile --universal --generate-hashes --no-emit-index-url --no-header --python-version 3.11 --group dev pyproject.toml -c requirements/run.lock -o requirements/dev.lock

$(VENV)/run: requirements/run.lock pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --only-binary :all: -r requirements/run.lock
	touch $@

$(VENV)/dev: requirements/dev.lock pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --only-binary :all: -r requirements/dev.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	touch $@ $(VENV)/run

clean:
	rm -rf $(VENV) build dist .pytest_cache .mypy_cache .ruff_cache
