# Chasqui's commands. Each is a script in bin/ that needs Python 3.11 or later and nothing else;
# without make: python3 bin/run.py, python3 bin/test.py, ...

# The first of these that is new enough. Asked by running it: a name may lead to an older Python, or to none.
ifndef PYTHON
PYTHON := $(shell for name in python3.13 python3.12 python3.11 python3.14 python3 python; do \
	$$name -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 && { echo $$name; break; }; done)
endif

define SCRIPT
@if [ -z "$(PYTHON)" ]; then \
	echo "Chasqui needs Python 3.11 or later, and there is none here. Install it (Debian: apt-get install python3 python3-venv), then type the same again." >&2; \
	exit 1; \
fi; \
exec $(PYTHON) bin/$(1).py
endef

.DEFAULT_GOAL := help
.PHONY: help run school test check bench messages lock h5p

help: ## Say what can be typed here
	@sed -n 's/^\([a-z0-9]*\):.*## /make \1|/p' Makefile | while IFS='|' read -r name words; do printf '%-15s %s\n' "$$name" "$$words"; done

run: ## Set up what is missing and serve the site (HOST, PORT, DATA_DIR, DATABASE_URL: see .env.example)
	$(call SCRIPT,run)

school: ## Serve the site to the phones of a room, with a QR; PACK=DIR or PACK=NAME.zip serves a folder pack with Python alone
	$(call SCRIPT,school)

test: ## Set up what the tests need and run all of them, on SQLite and on PostgreSQL
	$(call SCRIPT,test)

check: ## The fast gate: style, types, layers, migrations, translations
	$(call SCRIPT,check)

bench: ## Measure weight, speed and memory, and print them beside their budgets
	$(call SCRIPT,bench)

messages: ## Gather the words of code and templates into locale/
	$(call SCRIPT,messages)

lock: ## Write requirements*.txt anew from pyproject.toml
	$(call SCRIPT,lock)

h5p: ## Install the core that plays H5P exercises (needs npm; docs/h5p-libraries.md)
	$(call SCRIPT,h5p)
