# Two commands do everything on a fresh machine: `make demo` and `make test`.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.ready
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check
# Processes of pytest, one more than cores, as many tests wait for what they started. What a file makes for its
# tests is made once, and the order is that of conftest.py.
SIDE_BY_SIDE := -n 3 --dist loadfile --no-loadscope-reorder

# A tree of SQL is a million objects, none of them garbage: looking for it takes sqlfluff a fifth of its time.
SQLFLUFF := $(BIN)/python -c "import gc; gc.set_threshold(200_000, 50, 100); from sqlfluff.cli.commands import cli; cli()"

# Tests compiled once are not compiled again by each process of each run.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: demo test check soak lint lint-python lint-sql lock clean

# uv installs in seconds what takes pip a minute; where it does not come or does not know the registry, pip does.
$(STAMP): requirements.lock installer.lock pyproject.toml
	$(PYTHON) -m venv $(VENV)
	{ $(PIP) --require-hashes -r installer.lock \
		&& $(BIN)/uv pip install --quiet --compile-bytecode --python $(BIN)/python --require-hashes -r requirements.lock; } \
		|| $(PIP) --require-hashes -r requirements.lock
	$(PIP) --no-build-isolation --no-deps --editable .
	touch $@

demo: $(STAMP)
	$(BIN)/juesuan ingest warehouse/inbox
	$(BIN)/juesuan build
	@echo
	@echo "Which projects call themselves 优 although less than 70 % of the approved money was spent?"
	$(BIN)/juesuan sql "select unit_name, project_name, approved_yuan, executed_yuan, true_rate_pct, total_score, grade from fct_project join dim_document using (document_id) where is_current and funding_source = 'TOTAL' and grade = '优' and true_rate_pct < 70 order by true_rate_pct"

test: $(STAMP) lint
	$(BIN)/python -m pytest $(SIDE_BY_SIDE)

# Kills, floods and random draws at full length: half an hour on 2 cores.
soak: $(STAMP)
	JUESUAN_SOAK=1 $(BIN)/python -m pytest $(SIDE_BY_SIDE) -m soak

check: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/python -m pytest $(SIDE_BY_SIDE) -m "not slow" -x

lint: $(STAMP)
	$(MAKE) --no-print-directory -j2 lint-python lint-sql

lint-python: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

lint-sql: $(STAMP)
	JUESUAN_DB=:memory: $(BIN)/dbt --quiet parse --warn-error --profiles-dir .
	JUESUAN_DB=:memory: $(SQLFLUFF) lint models --processes 2 --disable-progress-bar

lock: $(STAMP)
	$(BIN)/uv pip compile pyproject.toml --extra dev --generate-hashes --no-emit-index-url --no-header --no-annotate --no-strip-extras --universal --python-version 3.11 -o requirements.lock

clean:
	rm -rf $(VENV) target logs warehouse/raw warehouse/originals warehouse/build warehouse/juesuan.duckdb warehouse/docs
