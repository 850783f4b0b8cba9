# Weir's one front door. Finds JDK 25 by itself; needs no flags.
#   make check MVN="mvn -Dmaven.repo.local=/tmp/repo"    another Maven, or options for it
#   make run ARGS="--port 9000"                          words for the command that is started
#   make bench ARGS="--seconds 30 bare-route"            (ARGS=--help lists them)

MVN ?= mvn
ARGS ?=
MAVEN := $(MVN) -B -ntp
WEIR := server/target/weir

JDK := $(shell WEIR_FIND=jdk sh server/src/main/launcher/weir)
export JAVA_HOME := $(JDK)
# Maven 3.8's own libraries use what JDK 25 warns of.
export MAVEN_OPTS := --sun-misc-unsafe-memory-access=allow $(MAVEN_OPTS)

.DEFAULT_GOAL := help
.PHONY: help build check demo run fmt docs bench e2e e2e-proxies deb promtool clean jdk
.DELETE_ON_ERROR:

help: ## print this
	@echo "make <target>:"
	@sed -n 's/^\([a-z0-9-]*\):.*## \(.*\)/  \1|\2/p' $(MAKEFILE_LIST) | awk -F'|' '{ printf "%-12s %s\n", $$1, $$2 }'
	@echo "JDK: $(or $(JDK),none found; 25 or newer is needed)"

build: jdk ## build server/target/weir.jar and server/target/weir, the launcher, without tests
	$(MAVEN) -q -DskipTests -pl server package

check: jdk ## all that a change must pass: format, Error Prone, NullAway, tests, architecture, the built jar, chaos
	@rm -rf */target/surefire-reports
	@$(MAVEN) verify; status=$$?; sh .ci/summary; exit $$status

demo: $(WEIR) ## start Weir on http://127.0.0.1:8080 with a simulated fleet that pushes through the real node API
	$(WEIR) demo $(ARGS)

run: $(WEIR) ## start Weir on http://127.0.0.1:8080 with its data in ./data
	$(WEIR) serve --data-dir data $(ARGS)

fmt: jdk ## format all Java
	$(MAVEN) -q spotless:apply

docs: jdk ## write the list of keys in docs/configuration.md and deploy/weir.example.yaml anew
	$(MAVEN) -q -pl server test -Dtest=ConfigurationPageTest -Dweir.write=true

bench: jdk ## the load benches and their limits, side by side; takes minutes and both cores
	$(MAVEN) -q -DskipTests package
	$(JDK)/bin/java -XX:+UseSerialGC --enable-native-access=ALL-UNNAMED \
		-cp "bench/target/classes:$$(cat bench/target/classpath)" dev.weir.bench.Bench $(ARGS)

e2e: jdk ## only the tests that use the built jar from outside
	$(MAVEN) -q -Dmaven.test.skip=true -pl server package
	@rm -rf e2e/target/surefire-reports
	@$(MAVEN) -pl e2e verify; status=$$?; sh .ci/summary e2e; exit $$status

e2e-proxies: jdk ## restarts under load, directly, over TLS and through nginx, Caddy and HAProxy, and the live socket; they must be installed, and Perl
	$(MAVEN) -q -Dmaven.test.skip=true -pl server package
	@rm -rf e2e/target/surefire-reports
	@$(MAVEN) -pl e2e verify -Dweir.e2e.excluded= -Dgroups=proxies; status=$$?; sh .ci/summary e2e; exit $$status

promtool: ## check and test the alert rules with Prometheus' own tool, which must be installed
	@command -v promtool >/dev/null || { echo "promtool is missing: install Prometheus (Debian: apt-get install prometheus)"; exit 1; }
	promtool check rules deploy/prometheus/alerts.yaml
	promtool test rules deploy/prometheus/alerts.test.yaml

deb: $(WEIR) ## make server/target/weir_VERSION_all.deb, which lintian finds nothing in; needs dpkg-deb
	deploy/debian/build

clean: jdk ## remove what was built
	$(MAVEN) -q clean

jdk:
	@test -n "$(JDK)" || { echo "See above: a JDK 25 is needed to build Weir."; exit 1; }

SOURCES := $(shell find pom.xml server/pom.xml server/src/main -type f)
$(WEIR): $(SOURCES) | jdk
	$(MAVEN) -q -Dmaven.test.skip=true -pl server package
	@touch $@
