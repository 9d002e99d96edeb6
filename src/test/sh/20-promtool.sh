#!/usr/bin/env bash
# What Debian's own Prometheus and Alertmanager say of the configuration, the rules and their tests.
set -euo pipefail
cd "$(dirname "$0")/../../.."

promtool check config deploy/prometheus/prometheus.yml
promtool check rules deploy/prometheus/alerts.yml deploy/prometheus/recording.yml
promtool test rules deploy/prometheus/tests/*.yml
# The golden scrape is a valid exposition, and keeps to the naming rules.
promtool check metrics <src/test/resources/io/plumbline/export/golden.prom
amtool check-config deploy/alertmanager/alertmanager.yml

# Routing: who is told.
routed() {
  local expected=$1
  shift
  local got
  got=$(amtool config routes test --config.file=deploy/alertmanager/alertmanager.yml "$@")
  [ "$got" = "$expected" ] || { echo "$* goes to $got, not to $expected" >&2; exit 1; }
}
routed page alertname=RunDiverged severity=page run=r17
routed chat alertname=RunSpike severity=warning run=r17
routed none alertname=RunRewound severity=info run=r17
routed page alertname=PlumblineDown severity=page
routed chat alertname=PlumblineInstanceMissing severity=warning
routed page alertname=PlumblineDeliveryFailing severity=page target=alertmanager
