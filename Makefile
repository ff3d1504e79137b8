.DEFAULT_GOAL := help
SHELL := /bin/bash

export DOTNET_CLI_TELEMETRY_OPTOUT := 1
export DOTNET_NOLOGO := 1

BUILT := src/Scraper/bin/Release/net10.0/scraper
SCRAPER ?= $(BUILT)
OUT ?= out
FIXTURE ?= 2.9.1
STATE ?= out/run
PAGE = $(if $(wildcard $(FIXTURE)),$(FIXTURE),fixtures/influxd-$(FIXTURE).prom)
TESTS := tests/Scraper.Tests/bin/Release/net10.0/Scraper.Tests
MUTATIONS := nice tests/Scraper.Mutations/bin/Release/net10.0/Scraper.Mutations
MUTANTS ?= 50
SEED ?= 1
BUILD := dotnet build -c Release -v quiet -nologo -clp:ErrorsOnly

.PHONY: help
help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: run
run: build-program ## Preview a fixture page, then collect it once (FIXTURE=2.7.12 or a path)
	@$(SCRAPER) preview --target "$(PAGE)"
	@if $(SCRAPER) once --target "$(PAGE)" --state-dir "$(STATE)"; \
	  then echo "The report was written to $(STATE)/reports.jsonl"; \
	  else [ $$? -eq 5 ]; fi

.PHONY: build-program
build-program:
	@$(if $(filter $(BUILT),$(SCRAPER)),$(BUILD) src/Scraper,true)

.PHONY: build
build: ## Build everything
	@$(BUILD) Scraper.sln

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
test-real: build ## Run the tests against real servers (Debian packages), and of the packages (a linker)
	@$(TESTS) --progress off --ansi off --filter 'TestCategory=Real'

.PHONY: conformance
conformance: build ## Run the conformance suites, and public bug reports over SCRAPER; print their counts
	@rm -f out/conformance.txt; mkdir -p out
	@CONFORMANCE_SUMMARY=$(CURDIR)/out/conformance.txt PROGRAM_UNDER_TEST="$(abspath $(SCRAPER))" \
	  $(TESTS) --progress off --ansi off --filter 'TestCategory=Conformance'; status=$$?; \
	  sort out/conformance.txt 2>/dev/null; exit $$status

.PHONY: fuzz
fuzz: build ## Throw mutated pages at the reader for FUZZ_SECONDS (default 10)
	@$(TESTS) --progress off --ansi off --filter 'TestCategory=Fuzz'

.PHONY: mutate
mutate: build ## Try MUTANTS random mutations of src with the tests (SEED=1 ROOMS=A,B ONLY=1,2 LIST=1)
	@$(MUTATIONS) mutate --mutants $(MUTANTS) --seed $(SEED) \
	  $(if $(ROOMS),--rooms $(ROOMS)) $(if $(ONLY),--only $(ONLY)) $(if $(LIST),--list)

.PHONY: measure
measure: build ## Count files, lines, methods, types, arrows and cycles of src
	@$(MUTATIONS) measure

.PHONY: bench
bench: ## Run the benchmarks (BENCH=--quick: the ratios in two minutes)
	@dotnet run -c Release --project tests/Scraper.Benchmarks -- $(BENCH)

.PHONY: walkthrough
walkthrough: build ## Rewrite fixtures/walkthrough
	@REWRITE_WALKTHROUGH=1 $(TESTS) --progress off --ansi off --filter 'FullyQualifiedName~WalkthroughTests'

.PHONY: publish
publish: ## Write the native binary and the library it loads to OUT (default out)
	@dotnet publish src/Scraper -c Release -o "$(OUT)" -v quiet -nologo
	@rm -f "$(OUT)"/*.dbg "$(OUT)"/*.pdb "$(OUT)"/*.json "$(OUT)"/*.xml

.PHONY: pack
pack: ## Write the packages of the two libraries to out/packages
	@rm -rf out/packages
	@for library in Exposition Expressions; do \
	  dotnet pack src/Scraper.$$library -c Release -o out/packages -v quiet -nologo || exit 1; done

.PHONY: clean
clean: ## Remove what was built
	@rm -rf out src/*/bin src/*/obj tests/*/bin tests/*/obj
