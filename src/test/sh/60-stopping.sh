#!/usr/bin/env bash
# A monitor that is asked to stop at a bad moment ends with 0 in time, and nothing is lost by it.
# Needs target/plumbline and target/test-classes (mvn package), and python3-confluent-kafka.
set -euo pipefail
cd "$(dirname "$0")/../../.."

exec timeout --kill-after=10s 5m /usr/bin/python3 src/test/python/stopping.py
