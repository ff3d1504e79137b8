.DEFAULT_GOAL := help
SHELL := /bin/bash

export DOTNET_CLI_TELEMETRY_OPTOUT := 1
export DOTNET_NOLOGO := 1

TESTS := tests/Scraper.Tests/bin/Release/net10.0/Scraper.Tests
BUILD := dotnet build Scraper.sln -c Release -v quiet -nologo

.PHONY: help
help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: build
build: ## Build everything
	@$(BUILD)

.PHONY: test
test: build ## Run every test that needs no other server
	@$(TESTS) --filter 'TestCategory!=Real&TestCategory!=Conformance&TestCategory!=Fuzz'

.PHONY: test-real
test-real: build ## Run the tests against real Prometheus, Pushgateway, … (Debian packages)
	@$(TESTS) --filter 'TestCategory=Real'

.PHONY: conformance
conformance: build ## Run the conformance suites
	@$(TESTS) --filter 'TestCategory=Conformance'

.PHONY: bench
bench: ## Run the benchmarks
	@dotnet run -c Release --project tests/Scraper.Benchmarks -- --filter '*'

.PHONY: publish
publish: ## Write the native binary to out/scraper
	@dotnet publish src/Scraper -c Release -o out -v quiet -nologo
	@rm -f out/*.dbg out/*.json

.PHONY: clean
clean: ## Remove what was built
	@rm -rf out src/*/bin src/*/obj tests/*/bin tests/*/obj
