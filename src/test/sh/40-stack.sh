#!/usr/bin/env bash
# Broker, two monitors, Prometheus and Alertmanager together, as deployed: a fault reaches the webhook once, by both ways.
# Needs target/plumbline and target/test-classes (mvn package), Debian's prometheus, prometheus-alertmanager and
# python3-confluent-kafka.
set -euo pipefail
cd "$(dirname "$0")/../../.."

exec timeout --kill-after=10s 5m /usr/bin/python3 src/test/python/alerting.py
