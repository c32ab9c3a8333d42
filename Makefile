# make grade   grade examples/student-001 (or SUBMISSION=path) and print the result
# make test    run what has to hold before a push; it needs only the Python registry
# make quick   check style and types, and run the tests that start nothing: within a minute
# make lowest  run the main job with the oldest versions that pyproject.toml allows
# make check   prove the graders: every known mistake, every stub, every solution, and junk of every kind
# make test-all  run all of these, the long tests and the other cases (systems), and those that drive a Chromium, if there is one
# Each sets itself up in .venv. All you need is Python 3.11 to 3.14.

SUBMISSION ?= examples/student-001
# cpu: the small CPU build of torch where its index can be reached, the registry's build otherwise.
# auto, cu130, …: whatever uv's --torch-backend takes, for machines with a GPU.
TORCH ?= cpu

PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11 python; do \
  $$p -c 'import sys, venv; sys.exit(not (3, 11) <= sys.version_info < (3, 15))' 2>/dev/null && echo $$p && break; done)
# Quiet in a pipe, progress on a terminal.
QUIET := $(shell [ -t 2 ] || echo -q)
BIN := .venv/bin
# If a test hangs, it fails with its stack, and the others go on.
PYTEST := $(BIN)/python -m pytest -q --timeout 600
INSTALL = VIRTUAL_ENV=.venv $(BIN)/uv pip install $(QUIET) --compile-bytecode -c constraints.txt

.PHONY: grade test quick lowest test-all lint check stubs schema docs bench growth saves push constraints pictures clean

grade: .venv/base
	@$(BIN)/grade run $(SUBMISSION)

test: .venv/dev lint
	$(PYTEST) -n 2 -m "not systems" --ignore=tests/browser

quick: .venv/dev lint
	$(PYTEST) --quick tests

lowest: .venv/lowest
	build/lowest/bin/grade run examples/student-001
	build/lowest/bin/python -m pytest -q tests/cli/test_cli.py tests/learner/test_local.py tests/kinds/test_wire.py tests/errors tests/points

test-all: .venv/all test check
	$(PYTEST) -rs -m systems
	$(PYTEST) -rs tests/browser

lint: .venv/dev
	$(BIN)/ruff format --check
	$(BIN)/ruff check
	$(BIN)/mypy

check: .venv/dev
	$(BIN)/grade check

# Cut the learners' stubs from solutions/.
stubs: .venv/base
	$(BIN)/grade cut

# Write the published schemas of a report and of course.toml.
schema: .venv/base
	$(BIN)/python -m autograder.report > docs/report.schema.json
	$(BIN)/python -m autograder.course > docs/course.schema.json

# Draw the lesson pages' pictures.
pictures: .venv/base
	$(BIN)/python -m pictures

# The site: all pages, with search; open site/index.html, or put the folder on any web server.
docs: .venv/docs
	$(BIN)/sphinx-build -q -E -W --keep-going -c docs/site -d build/docs . site

# What grading costs, compared with what people use today, and where the time goes: updates docs/performance.md.
bench: .venv/dev
	$(BIN)/python -m benchmarks.rivals --write
	$(BIN)/python -m benchmarks.shares --write

# What classes of 30 to 1,000 cost, on one machine and on a Dask cluster; in pieces: GROWTH="--places local-1".
growth: .venv/all
	$(BIN)/python -m benchmarks.growth --memory --write $(GROWTH)

# From a save to its answer in grade watch, beside a fresh pytest.
saves: .venv/base
	$(BIN)/python -m benchmarks.watch --write

# What a runner spends between a push and its feedback.
push: .venv/dev
	$(BIN)/python -m benchmarks.push --write $(PUSH)

constraints: .venv/base
	$(BIN)/uv pip compile -q pyproject.toml week4/pyproject.toml --all-extras --universal --python-version 3.11 --upgrade \
	  --no-emit-index-url --no-emit-find-links --no-annotate --no-header -o constraints.txt

.venv/uv:
	@test -n "$(PYTHON)" || { echo "No Python 3.11 to 3.14 found: install one, or name it with make PYTHON=…"; exit 2; }
	$(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install -q --disable-pip-version-check uv
	@touch $@

# A dry run tells in a second whether the index of that build can be reached.
.venv/backend: .venv/uv
	@VIRTUAL_ENV=.venv UV_HTTP_RETRIES=1 $(BIN)/uv pip install -q --dry-run --torch-backend=$(TORCH) -c constraints.txt torch torchvision \
	  2>/dev/null && echo "--torch-backend=$(TORCH)" > $@ || echo > $@

.venv/base: .venv/backend pyproject.toml course.toml constraints.txt
	$(INSTALL) $$(cat .venv/backend) -e . -e ./week4
	@$(BIN)/python -m compileall -q autograder week4
	@touch $@

.venv/dev: .venv/base
	$(INSTALL) $$(cat .venv/backend) -e '.[dev]' -e ./week4
	@touch $@

.venv/docs: .venv/base
	$(INSTALL) $$(cat .venv/backend) -e '.[docs]' -e ./week4
	@touch $@

# The lowest versions of direct requirements only; they decide what they need themselves.
.venv/lowest: .venv/backend pyproject.toml course.toml
	$(BIN)/python -m venv --clear --without-pip build/lowest
	VIRTUAL_ENV=build/lowest $(BIN)/uv pip install $(QUIET) --resolution lowest-direct $$(cat .venv/backend) \
	  -e '.[dev,cluster,postgresql,browser,docs]' -e ./week4
	@touch $@

.venv/all: .venv/dev
	$(INSTALL) $$(cat .venv/backend) -e '.[instructor,cluster,postgresql,browser,docs,dev]' -e ./week4
	@touch $@

clean:
	rm -rf .venv
