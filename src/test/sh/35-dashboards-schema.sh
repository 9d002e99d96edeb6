#!/usr/bin/env bash
# Holds the dashboards against the schema that Grafana publishes for the version in deploy/compose.yml, and broken ones too:
# those must not pass. Needs node, npm and the npm registry.
set -euo pipefail
cd "$(dirname "$0")/../../.."

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp src/test/schema/* "$work/"
wanted=$(sed -n 's#.*image: grafana/grafana:##p' deploy/compose.yml)
grep -q "\"@grafana/schema\": \"$wanted\"" "$work/package.json" || {
  echo "deploy/compose.yml runs Grafana $wanted; put the schema of that version into src/test/schema" >&2
  exit 1
}
# What cannot be fetched is not a fault of the dashboards; what is fetched and differs from its lock file fails.
if ! npm ci --prefix "$work" --ignore-scripts --no-audit --no-fund --silent; then
  if npm ping --silent >/dev/null 2>&1; then
    echo "npm ci failed though its registry answers" >&2
    exit 1
  fi
  echo "SKIPPED: dashboards were not held against Grafana's schema, since the npm registry does not answer"
  exit 0
fi
node "$work/check.js" grafana/dashboards/*.json

# breaks SED-SCRIPT: a dashboard changed like this must not pass.
breaks() {
  sed "$1" grafana/dashboards/01-run.json >"$work/broken.json"
  ! cmp -s grafana/dashboards/01-run.json "$work/broken.json" || { echo "nothing to change: $1" >&2; exit 1; }
  if node "$work/check.js" "$work/broken.json" >"$work/said"; then
    echo "passed, though broken by $1" >&2
    exit 1
  fi
  sed -n '1s/^/found: /p' "$work/said"
}
breaks 's/"drawStyle"/"drawStile"/; s/"lineWidth" : 1,/"lineWitdh" : 1,/'
breaks 's/"mode" : "multi"/"mode" : "several"/'
breaks 's/"rowHeight" : 0.85/"rowHeight" : "high"/'
breaks 's/"schemaVersion" : 41/"schemaVersion" : "41"/'
breaks 's/"custom.fillBelowTo"/"custom.fillBelow"/'
breaks 's/"iconColor" : "red",//'
