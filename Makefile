.DEFAULT_GOAL := help
SHELL := /bin/bash

export DOTNET_CLI_TELEMETRY_OPTOUT := 1
export DOTNET_NOLOGO := 1

BUILT := src/Scraper/bin/Release/net10.0/scraper
SCRAPER ?= $(BUILT)
OUT ?= out
FIXTURE ?= 2.9.1
# Outside what clean removes: reports are kept there.
STATE ?= run
TESTS := tests/Scraper.Tests/bin/Release/net10.0/Scraper.Tests
MUTATIONS := nice tests/Scraper.Mutations/bin/Release/net10.0/Scraper.Mutations
MUTANTS ?= 50
SEED ?= 1
BUILD := dotnet build -c Release -v quiet -nologo -clp:ErrorsOnly
# A builder's words, its summary too, only where it fails: what was asked for stands alone.
quietly = words=$$($(1) 2>&1) || { status=$$?; echo "$$words" >&2; exit $$status; }

.PHONY: help
help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: run
run: ## Preview a page, collect it once (FIXTURE=NAME|PATH|URL)
	@page="$(FIXTURE)"; \
	[ -e "$$page" ] || case "$$page" in *:*) ;; *) \
	  page="fixtures/influxd-$$page.prom"; \
	  [ -e "$$page" ] || { echo "FIXTURE=$(FIXTURE): there is no such page; take" \
	    $$(cd fixtures && ls influxd-*.prom | sed 's/^influxd-//; s/\.prom$$/,/') "a path or a URL" >&2; \
	    exit 2; } ;; esac; \
	$(MAKE) --no-print-directory build-program && \
	$(SCRAPER) preview --target "$$page" && \
	if $(SCRAPER) once --target "$$page" --state-dir "$(STATE)"; \
	  then echo "The report was written to $(STATE)/reports.jsonl"; \
	  else status=$$?; [ $$status -eq 5 ] || exit $$status; fi

.PHONY: demo
demo: build-program ## A receiver and a sidecar over every page, counted
	@deploy/demo.sh "$(SCRAPER)" fixtures

.PHONY: build-program
build-program:
ifneq ($(SCRAPER),$(BUILT))
	@:
else
	@echo "Building the program; from a fresh clone this takes about half a minute" >&2
	@$(call quietly,$(BUILD) src/Scraper)
endif

.PHONY: build
build: ## Build everything
	@echo "Building everything; from a fresh clone this takes about a minute" >&2
	@$(call quietly,$(BUILD) Scraper.sln)

.PHONY: format
format: ## Lay out white space as .editorconfig says
	@dotnet format whitespace Scraper.sln

.PHONY: check-format
check-format:
	@dotnet format whitespace Scraper.sln --verify-no-changes --no-restore || { echo "make format mends it"; exit 1; }

.PHONY: test
test: build check-format ## Run every test that needs no other server
	@$(TESTS) --progress off --ansi off --filter 'TestCategory!=Real&TestCategory!=Conformance&TestCategory!=Fuzz'

.PHONY: test-real
test-real: build ## Run the tests that need real servers or a linker
	@$(TESTS) --progress off --ansi off --filter 'TestCategory=Real'

.PHONY: conformance
conformance: build ## Run the conformance suites and the public bug reports
	@rm -f out/conformance.txt; mkdir -p out
	@CONFORMANCE_SUMMARY=$(CURDIR)/out/conformance.txt PROGRAM_UNDER_TEST="$(abspath $(SCRAPER))" \
	  $(TESTS) --progress off --ansi off --filter 'TestCategory=Conformance'; status=$$?; \
	  sort out/conformance.txt 2>/dev/null; exit $$status

.PHONY: fuzz
fuzz: build ## Throw mutated pages at the reader (FUZZ_SECONDS=10)
	@$(TESTS) --progress off --ansi off --filter 'TestCategory=Fuzz'

.PHONY: mutate
mutate: build ## Try random mutations (MUTANTS= SEED= ROOMS= ONLY= LIST=)
	@$(MUTATIONS) mutate --mutants $(MUTANTS) --seed $(SEED) \
	  $(if $(ROOMS),--rooms $(ROOMS)) $(if $(ONLY),--only $(ONLY)) $(if $(LIST),--list)

.PHONY: measure
measure: build ## Count files, lines, methods, types and arrows of src
	@$(MUTATIONS) measure

.PHONY: bench
bench: ## Run benchmarks (BENCH=--quick, outbox, "agents PROGRAM"…)
	@dotnet run -c Release --project tests/Scraper.Benchmarks -- $(BENCH)

.PHONY: walkthrough
walkthrough: build ## Rewrite fixtures/walkthrough
	@REWRITE_WALKTHROUGH=1 $(TESTS) --progress off --ansi off --filter 'FullyQualifiedName~WalkthroughTests'

.PHONY: publish
publish: ## Write the native binary and its library to OUT (=out)
	@echo "Compiling the native binary to $(OUT)/scraper; this takes some minutes" >&2
	@$(call quietly,dotnet publish src/Scraper -c Release -o "$(OUT)" -v quiet -nologo)
	@rm -f "$(OUT)"/*.dbg "$(OUT)"/*.pdb "$(OUT)"/*.json "$(OUT)"/*.xml

.PHONY: pack
pack: ## Write the packages of the two libraries to out/packages
	@echo "Packing the two libraries to out/packages" >&2
	@rm -rf out/packages
	@for library in Exposition Expressions; do \
	  $(call quietly,dotnet pack src/Scraper.$$library -c Release -o out/packages -v quiet -nologo); done

.PHONY: clean
clean: ## Remove what was built
	@rm -rf out src/*/bin src/*/obj tests/*/bin tests/*/obj
