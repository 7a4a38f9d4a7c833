# make demo   the main job on an invented country: a workspace, its findings, a map
# make app    the app on that workspace
# make test   all checks
# make docs   the documentation as a site
# make neo4j  a Neo4j server to try the server mode with, without Docker
# Everything that is needed is installed first: into .venv and .tools, and Debian packages when root.

PYTHON ?= python3
UV_VERSION = 0.13.9
UV = UV_PYTHON_DOWNLOADS=never .tools/bin/uv
RUN = .venv/bin/
DEMO = demo-out
.DEFAULT_GOAL = demo
.PHONY: demo app test docs lint packages neo4j clean

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

lint: .venv/all
	$(RUN)ruff check .
	$(RUN)ruff format --check .
	$(RUN)mypy
	$(RUN)lint-imports

docs: .venv/all
	$(RUN)mkdocs build --quiet --strict

# Playwright's driver needs libatomic; the map's names are written in many scripts; Neo4j runs on Java.
PACKAGES = chromium libatomic1 fonts-dejavu-core fonts-noto-core default-jre-headless maven

packages:
	@if dpkg -s $(PACKAGES) >/dev/null 2>&1; then :; \
	elif [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
		apt-get update -qq && \
		DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $(PACKAGES) >/dev/null; \
	elif ! command -v "$${CHROMIUM:-chromium}" >/dev/null; then \
		echo "The browser tests need Chromium: install it, or set CHROMIUM to its path." >&2; exit 1; fi

test: .venv/all packages lint docs
	$(RUN)pytest -n 2 --dist loadfile

neo4j: .venv/all packages
	$(RUN)python tests/neo4j/neo4j_server.py

clean:
	rm -rf .venv .tools $(DEMO) site
