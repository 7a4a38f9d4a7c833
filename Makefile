# make demo   the main job on an invented country: a workspace, its findings, a map
# make app    the app on that workspace
# make check  what to run while working: lint, types and all tests that need only Python
# make test   all checks, also in a real browser, on a Neo4j server, and with programs that are killed
# make docs   the documentation as a site
# make neo4j  a Neo4j server to try the server mode with, without Docker
# make office the app for an office on trial: login, roles, a Neo4j server, all on this computer
# make hooks  check each commit before it is made
# make calibration  how often what is claimed comes true, on invented countries; writes docs/calibration.md (15 minutes)
# Rarely: make test-all (every seed of the random maps, networkx's own tests on our engine), make test-lowest (the oldest versions of what we use).
# Everything that is needed is installed first: into .venv and .tools, and Debian packages when root.

PYTHON ?= python3
UV_VERSION = 0.13.9
# Bytecode is made once, on installation: processes that tests and the app start need not compile pandas again.
UV = UV_PYTHON_DOWNLOADS=never UV_COMPILE_BYTECODE=1 .tools/bin/uv
RUN = .venv/bin/
DEMO = demo-out
.DEFAULT_GOAL = demo
# What is compiled is kept whatever the environment says: every program that tests start would compile all anew.
unexport PYTHONDONTWRITEBYTECODE
# Threads of BLAS wait for work by spinning, in every process of the tests.
export OPENBLAS_NUM_THREADS ?= 1
.PHONY: demo app check test calibration test-all test-lowest networkx lint types docs unit browser server kill packages hooks neo4j office clean

.tools/bin/uv:
	$(PYTHON) -m venv .tools
	.tools/bin/python -m pip install --quiet "uv==$(UV_VERSION)"

.venv/main: pyproject.toml uv.lock | .tools/bin/uv
	$(UV) sync --quiet --frozen --no-dev --inexact --python $(PYTHON)
	@touch $@

.venv/all: pyproject.toml uv.lock | .tools/bin/uv
	$(UV) sync --quiet --frozen --all-groups --python $(PYTHON)
	@touch $@ .venv/main

demo: .venv/main
	$(RUN)actormap demo --out $(DEMO)

$(DEMO)/kasimbi.actormap: | .venv/main
	$(RUN)actormap demo --out $(DEMO)

app: .venv/main | $(DEMO)/kasimbi.actormap
	ACTORMAP_PASSPHRASE="kasimbi is an invented country" \
	$(RUN)actormap serve --date 2026-11-25 -w $(DEMO)/kasimbi.actormap

# Checks. Each prints what it has to say when it ends; all of them run, and one that fails makes the whole fail.
SEEDS ?= few
WORKERS ?= 2
PYTEST = $(RUN)pytest -n $(WORKERS) --seeds $(SEEDS)
TOGETHER = +@$(MAKE) --no-print-directory --jobs=2 --keep-going --output-sync=target

check: .venv/all
	$(TOGETHER) types lint unit

# What is longest comes first. Packages are there by then: a lane that looked again would come after all others.
test:
	+@$(MAKE) --no-print-directory --jobs=2 .venv/all packages
	$(TOGETHER) --assume-old=packages browser unit server kill types docs lint

test-all:
	+@$(MAKE) --no-print-directory --keep-going test networkx SEEDS=all

calibration: .venv/all
	$(RUN)python benchmarks/calibration.py --workers $(WORKERS) --write

# networkx's own tests, with our engine behind those of its functions that run on it.
networkx: .venv/all
	$(RUN)python tests/graph/networkx_own_tests.py

lint: .venv/all
	$(RUN)ruff check .
	$(RUN)ruff format --check .
	$(RUN)lint-imports

types: .venv/all
	$(RUN)mypy
	find tests -mindepth 2 -name conftest.py | xargs -n 1 $(RUN)mypy

docs: .venv/all
	$(RUN)mkdocs build --quiet --strict

unit: .venv/all
	$(PYTEST) --dist worksteal -m "not browser and not neo4j and not kill"

browser: .venv/all packages
	$(PYTEST) --dist loadgroup -m browser

server: .venv/all packages
	$(PYTEST) --dist loadgroup -m neo4j

kill: .venv/all packages
	$(PYTEST) --dist worksteal -m kill

# The oldest versions that pyproject.toml allows, in an environment of their own.
.venv-lowest/all: pyproject.toml | .tools/bin/uv
	$(UV) venv --quiet --clear --python $(PYTHON) .venv-lowest
	$(UV) pip install --quiet --python .venv-lowest --resolution lowest-direct --group dev --group docs --editable .
	@touch $@

test-lowest: .venv-lowest/all
	.venv-lowest/bin/pytest -n $(WORKERS) --dist worksteal -m "not browser and not neo4j and not kill"

# Playwright's driver needs libatomic; the map's names are written in many scripts; Neo4j runs on Java; a disk that
# fails is compiled by tcc.
PACKAGES = chromium-headless-shell libatomic1 fonts-dejavu-core fonts-noto-core default-jre-headless maven tcc

packages:
	@if dpkg -s $(PACKAGES) >/dev/null 2>&1; then :; \
	elif [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
		apt-get update -qq && \
		DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $(PACKAGES) >/dev/null; \
	elif ! command -v "$${CHROMIUM:-chromium-headless-shell}" >/dev/null && ! command -v chromium >/dev/null; then \
		echo "The browser tests need Chromium: install it, or set CHROMIUM to its path." >&2; exit 1; fi

neo4j: .venv/all packages
	$(RUN)python tests/neo4j/neo4j_server.py

office: .venv/all packages
	$(RUN)python tests/office_world.py

hooks: .venv/all
	$(RUN)pre-commit install

clean:
	rm -rf .venv .venv-lowest .tools $(DEMO) site
