# Two commands set everything up: `make audit` and `make test`. Both make their own environment in .venv.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
OUT := gap-report

.PHONY: audit test lint reliability clean

$(VENV)/base: pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check -e .
	touch $@

$(VENV)/dev: $(VENV)/base
	$(BIN)/pip install --quiet --disable-pip-version-check -e '.[dev]'
	touch $@

audit: $(VENV)/base
	$(BIN)/auditor audit reports -v -o terminal -o json:$(OUT)/audit.json -o md:$(OUT)/gap-report.md -o html:$(OUT)/
	@echo
	@echo "差距报告 gap report: $(OUT)/index.html"
	@echo "结果数据 result: $(OUT)/audit.json"

lint: $(VENV)/dev
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

# Each half of the tests stays on one worker until the other is done, so that what tests share is made once.
# A run starts dozens of interpreters: compiled modules are kept, whatever the environment says.
test: lint
	PYTHONDONTWRITEBYTECODE= $(BIN)/pytest -n 2 --dist worksteal

# Renews what is measured: marks of the bank, counts of the counter-factual properties, reliability of the
# items (learns weights twice, some minutes). Stops where something became worse; ACCEPT=--accept takes it.
reliability: $(VENV)/dev
	$(BIN)/pip install --quiet --disable-pip-version-check scikit-learn
	$(BIN)/python scripts/mark_bank.py $(ACCEPT)
	$(BIN)/python scripts/count_breaks.py $(ACCEPT)
	$(BIN)/python scripts/measure_reliability.py $(ACCEPT)

clean:
	rm -rf $(VENV) $(OUT)
