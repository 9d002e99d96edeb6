#!/usr/bin/env bash
# Two monitors share the runs; one joins, is stopped, joins again, the other is killed, while both are scraped four times a second.
# Needs target/plumbline and target/test-classes (mvn package), and python3-confluent-kafka.
set -euo pipefail
cd "$(dirname "$0")/../../.."

exec timeout --kill-after=10s 5m /usr/bin/python3 src/test/python/handover.py
