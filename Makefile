# Half-Open: `make book` builds the book, `make test` tests it. Both set up what they need; see README.md for Windows.
.DEFAULT_GOAL := help
.PHONY: help book test benchmark ledger translate mutations serve clean setup data passports lock vendor permutations seminar course answers

# The first of these that runs and is new enough; a name on the PATH may be a shim for a version that is not installed.
PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3 python; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
BIN := .venv/bin
READY := .venv/ready
STRICT ?=

help: ## say what can be made
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 12

$(READY): requirements.txt pyproject.toml
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed and was not found: name one with make PYTHON=..."; exit 1; }
	@echo "Setting up .venv with the locked packages; this takes a minute or two, once."
	@$(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --no-index --editable .
	@touch $@

setup: $(READY) ## set up .venv only

book: $(READY) ## build the book and say where it is (STRICT=1 as CI does)
	@$(BIN)/python -m publishing.build $(if $(STRICT),--strict)

test: book ## run all tests; browser tests need Chrome or Chromium
	@$(BIN)/python -m pytest -n 2 --dist loadgroup

ledger: $(READY) ## judge every claim anew, say what changed, and record it
	@$(BIN)/python data/builders/passports.py
	@$(BIN)/python -m ledger
	@$(BIN)/python data/builders/passports.py

seminar: book ## make the seminar kit: notebooks, slides, handouts, data in one folder and one zip (needs Chrome or Chromium)
	@$(BIN)/python -m seminar.kit

course: book ## the kit of a few chapters, by their numbers: make course WEEKS="3,9,14"
	@test -n "$(WEEKS)" || { echo 'make course WEEKS="3,9,14": name the chapters by their numbers in the order of _toc.yml'; exit 2; }
	@$(BIN)/python -m seminar.kit --weeks "$(WEEKS)" --folder _build/half-open-course

benchmark: book ## what each chapter weighs and costs a browser, beside other tools (BUILD=1 times builds too: many minutes)
	@$(BIN)/python -m tests.benchmark $(if $(BUILD),--build)

translate: $(READY) ## bring a translation up to date with the book: make translate LANG=ru [PAGES="notebooks/vintages" or all]
	@$(BIN)/python -m publishing.translate $(LANG) $(PAGES)

mutations: $(READY) ## corrupt copies of every table in every way and record what is refused (minutes)
	@$(BIN)/python -m tests.mutations

permutations: $(READY) ## compute the stored placebos of the chapter on January 2022 anew: make permutations GERMANY=germany.csv
	@test -n "$(GERMANY)" || { echo "make permutations GERMANY=file: name the panel of Abadie, Diamond and Hainmueller (2015), see src/helpers/validation.py"; exit 2; }
	@OPENBLAS_NUM_THREADS=1 $(BIN)/python -m helpers.registered --germany "$(GERMANY)"

serve: book ## serve the book on http://localhost:8000
	@$(BIN)/python -m http.server 8000 --bind 127.0.0.1 --directory _build/html

clean: ## remove what was built (not .venv)
	@rm -rf _build .pytest_cache .hypothesis

data: $(READY) ## rebuild the tables from the publishers' files: make data RAW=folder
	@test -n "$(RAW)" || { echo "make data RAW=folder: name the folder with the publishers' files (see data/README.md)"; exit 2; }
	@$(BIN)/python data/builders/build.py "$(RAW)"

passports: $(READY) ## accept a deliberate edit of a table: check it and renew its hash
	@$(BIN)/python data/builders/passports.py

answers: $(READY) ## renew the hashed answers of the exercises after a change of a table
	@$(BIN)/python -m seminar.expected

lock: ## renew requirements.txt from requirements.in (needs uv)
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-annotate --custom-compile-command "make lock" requirements.in -o requirements.txt
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-annotate --custom-compile-command "make lock" binder/requirements.in -o binder/requirements.txt

vendor: $(READY) ## renew the browser libraries (needs npm)
	@$(BIN)/python -m publishing.vendor
