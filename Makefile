# make run    answers the main question on the shipped scenarios and writes results/
# make test   everything the tests need, then ruff, mypy and the tests
# make validate, make bench   the full validation and the benchmarks; make generated   files made from the code
# make figures   the figures of the guide, each by the command that its page shows

PYTHON ?= python3
BIN := .venv/bin
# Python compiles modules when they are first used, and keeps them; to have pip do all at once takes as long as the
# rest of the installation.
unexport PYTHONDONTWRITEBYTECODE
PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check install --no-compile --constraint constraints.txt
JOBS ?= 2
# Of the system: the libraries that the extra [pdf] needs, and the browser that tests the page.
DEBIAN := libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-dejavu-core chromium

.PHONY: run test test-long validate bench generated figures clean

run: .venv/run.ready
	$(BIN)/shelter-sim compare --replications 1000

test: .venv/test.ready .venv/system.ready
	# The engine is compiled beside them, so that no test waits for it.
	$(BIN)/shelter-sim compare --draws 1 --replications 1 --engine kernel --jobs $(JOBS) --no-figures \
		--out .venv/compiled > .venv/compiled.log 2>&1 & \
	$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/mypy; passed=$$?; wait; exit $$passed
	# Pictures of the page at three widths are left in .venv/pictures, to be looked at.
	SHELTER_SIM_PICTURES=$(CURDIR)/.venv/pictures \
		$(BIN)/python -m pytest -q -n $(JOBS) --dist loadscope --no-loadscope-reorder

test-long: .venv/test.ready
	SHELTER_SIM_EXAMPLES=20000 $(BIN)/python -m pytest -q -n $(JOBS) tests/engine
	$(BIN)/python -m pytest -q -n $(JOBS) -m long

validate: .venv/test.ready
	$(BIN)/python -m tests.validation
	SHELTER_SIM_BOOKS=500 $(BIN)/python -m pytest -q -n $(JOBS) tests/fitting
	SHELTER_SIM_BOOKS=500 $(BIN)/python -m tests.fitting > docs/coverage-of-fits.md

bench: .venv/bench.ready
	$(BIN)/python -m benchmarks

generated: .venv/test.ready
	LC_ALL=C.UTF-8 $(BIN)/shelter-sim schema > scenarios/schema.json
	$(BIN)/python -m sim.scenario.reference > docs/scenario-reference.md
	for language in en ru kk; do $(BIN)/python -m sim.example_spreadsheet $$language \
		> scenarios/data/examples/ten-bed-shelter-$$language.csv || exit 1; done
	$(BIN)/python -m sim.catalogues
	$(BIN)/ruff format .

# Some minutes: every page of the guide runs its command.
figures: .venv/run.ready
	$(BIN)/python docs/figures.py

# Installed from constraints.txt, so that every machine has the same versions.
.venv/run.ready: pyproject.toml constraints.txt | .venv/bin/python
	$(PIP) --editable .
	touch $@

.venv/test.ready: pyproject.toml constraints.txt | .venv/bin/python
	$(PIP) --editable '.[dask,dev,notebook,pdf,web,xlsx]'
	touch $@

# On Debian, and as root, what is missing is installed; elsewhere the tests that need it say that they are skipped.
.venv/system.ready: Makefile | .venv/bin/python
	if dpkg --status $(DEBIAN) > .venv/system.log 2>&1; then :; \
	elif command -v apt-get > /dev/null && test "$$(id -u)" = 0; then \
		apt-get --quiet=2 update && \
		DEBIAN_FRONTEND=noninteractive apt-get --quiet=2 install --yes --no-install-recommends $(DEBIAN) > .venv/system.log; \
	else echo "Tests that need one of these are skipped: $(DEBIAN)"; fi
	touch $@

# A peer that cannot be installed here is left out; the benchmark says so.
.venv/bench.ready: pyproject.toml constraints.txt | .venv/run.ready
	$(PIP) --editable '.[bench]' || \
		for peer in cimba ciw salabim; do $(PIP) $$peer || true; done
	touch $@

.venv/bin/python:
	$(PYTHON) -c 'import sys; sys.exit("shelter-sim needs Python 3.11 or newer") if sys.version_info < (3, 11) else None'
	$(PYTHON) -m venv .venv

clean:
	rm -rf .venv results/*/ .mypy_cache .ruff_cache .hypothesis
