#!/usr/bin/env bash
# What a new user does, with clients that are not Java: start the monitor, send events by the contract and by what other
# trainers log, send rubbish, kill it in mid-stream, start it again. Every event must be counted exactly once.
# Needs target/plumbline (mvn package), kcat, curl, and the Python clients that the pages use.
set -euo pipefail
cd "$(dirname "$0")/../../.."

kafka=19092
http=19464
dir=$(mktemp -d)
launcher=target/plumbline/bin/plumbline
monitor=

finish() {
  local code=$?
  if [ -n "$monitor" ]; then
    kill "$monitor" 2>/dev/null || true
    wait "$monitor" 2>/dev/null || true
  fi
  if [ $code -ne 0 ] && [ -f "$dir/monitor.log" ]; then
    echo "--- the monitor said:" >&2
    tail -n 40 "$dir/monitor.log" >&2
  fi
  rm -rf "$dir"
}
trap finish EXIT

fail() {
  echo "FAILED: $1" >&2
  exit 1
}

# until_true SECONDS WHAT COMMAND...: asks every 0.2 s.
until_true() {
  local deadline=$((SECONDS + $1)) what=$2
  shift 2
  until "$@" >/dev/null 2>&1; do
    [ $SECONDS -lt $deadline ] || fail "$what: not within the time given"
    [ -z "$monitor" ] || kill -0 "$monitor" 2>/dev/null || fail "$what: the monitor has ended"
    sleep 0.2
  done
  echo "ok: $what"
}

start_monitor() {
  "$launcher" monitor --embedded --kafka-port $kafka --http-port $http --data-dir "$dir/data" >>"$dir/monitor.log" 2>&1 &
  monitor=$!
  until_true 60 "ready" curl -fsS "localhost:$http/-/ready"
}

# metric NAME{LABELS}: its value, or nothing.
metric() {
  curl -fsS "localhost:$http/metrics" | awk -v series="$1" '$1 == series { print $2 }'
}

metric_is() { [ "$(metric "$1")" = "$2" ]; }
metric_there() { [ -n "$(metric "$1")" ]; }

# tokens_at_least RUN TOKENS
tokens_at_least() {
  local tokens
  tokens=$(metric "plumbline_run_tokens{run=\"$1\",}")
  awk -v tokens="${tokens:-0}" -v least="$2" 'BEGIN { exit !(tokens + 0 >= least + 0) }'
}

# forecast_of RUN: its newest record on training.forecasts.
forecast_of() {
  kcat -C -q -e -b localhost:$kafka -X isolation.level=read_committed -t training.forecasts -f '%k %s\n' |
    awk -v run="$1" '$1 == run { $1 = ""; newest = $0 } END { print newest }'
}

# field PATH: of the JSON on standard input, e.g. counts.steps
field() {
  /usr/bin/python3 -c '
import json, sys
value = json.load(sys.stdin)
for name in sys.argv[1].split("."):
    value = value[name]
print(value)' "$1"
}

# counted RUN STEPS: so many steps, each once.
counted() {
  local counts
  counts=$(forecast_of "$1" | /usr/bin/python3 -c '
import json, sys
counts = json.load(sys.stdin)["counts"]
print(counts["steps"], counts["duplicates"], counts["late"], counts["rewinds"])')
  [ "$counts" = "$2 0 0 0" ]
}

start_monitor

# The snippets of README.md and topology/events.md, as they stand there: only the port is this script's, and the training is made up.
/usr/bin/python3 - "$dir" "$kafka" <<'EOF'
import re, sys
directory, port = sys.argv[1:]
pages = [open(page, encoding="utf-8").read() for page in ("README.md", "topology/events.md")]
snippets = [snippet for page in pages for snippet in re.findall(r"```python\n(.*?)```", page, re.S)]
assert len(snippets) == 2, f"the pages have {len(snippets)} Python snippets, this script knows of 2"
training = '''
def train():
    for step in range(1, 5001):
        yield step, 2.0 + 3.0 * step ** -0.3, 3e-4

'''
for name, snippet in zip(("kafka-python", "confluent-kafka"), snippets):
    mine = snippet.replace("localhost:9092", f"localhost:{port}").replace("my-run", name)
    assert mine != snippet
    open(f"{directory}/{name}.py", "w", encoding="utf-8").write(training + mine)
EOF
for client in kafka-python confluent-kafka; do
  /usr/bin/python3 "$dir/$client.py"
  until_true 30 "the $client snippet: /metrics shows its forecast" \
    metric_there "plumbline_run_forecast_loss{run=\"$client\",bound=\"mid\",}"
  until_true 30 "the $client snippet: every step counted once" counted "$client" 5000
done

# kcat, by the contract, with the run in the key only.
{
  echo 'kcat {"type":"run","params":1e8,"target_tokens":1000000,"batch_tokens":1000}'
  for step in $(seq 1 400); do
    echo "kcat {\"step\":$step,\"tokens\":$((1000 * step)),\"loss\":$(awk "BEGIN { print 2 + 40 * (1000 * $step) ^ -0.35 }")}"
  done
} | kcat -P -b localhost:$kafka -t training.events -K ' '
until_true 30 "kcat by the contract: the forecast" metric_there 'plumbline_run_forecast_loss{run="kcat",bound="mid",}'
until_true 5 "kcat by the contract: its regime" metric_is 'plumbline_run_regime{run="kcat",regime="undertrained",}' 1.0

# kcat, by the names Megatron and others log, and with 1,000 malformed messages between the good ones.
{
  echo 'alias {"type":"run","params":1e6,"target_tokens":1000000}'
  for step in $(seq 1 500); do
    loss=$(awk "BEGIN { print 2 + 40 * (1000 * $step) ^ -0.35 }")
    echo "alias {\"iteration\":$step,\"consumed_tokens\":$((1000 * step)),\"lm loss\":$loss,\"learning-rate\":0.0003,\"grad norm\":0.5}"
    echo "alias {\"iteration\":$step,"
    echo "alias {\"iteration\":$step,\"consumed_tokens\":-1,\"lm loss\":$loss}"
  done
  echo 'alias {"type":"end","status":"finished"}'
} | kcat -P -b localhost:$kafka -t training.events -K ' '
until_true 30 "by alias, between rubbish: every good one counted" counted alias 500
until_true 5 "rubbish is counted by reason: not_json" metric_is 'plumbline_events_rejected_total{reason="not_json",}' 500.0
until_true 5 "rubbish is counted by reason: bad_position" metric_is 'plumbline_events_rejected_total{reason="bad_position",}' 500.0
dead=$(kcat -C -q -e -b localhost:$kafka -X isolation.level=read_committed -t training.events.dlq | wc -l)
[ "$dead" -eq 1000 ] || fail "dead letters: $dead instead of 1000"
echo "ok: rubbish is in training.events.dlq"
until_true 5 "by alias: the learning rate" metric_is 'plumbline_run_learning_rate{run="alias",}' 3.0E-4

# A trainer that knows nothing of Kafka: what it prints is followed, from a pipe and from a file that grows.
for step in $(seq 1 300); do
  echo " iteration $step/ 400 | consumed tokens: $((1000 * step)) | lm loss: $(awk "BEGIN { print 2 + 40 * (1000 * $step) ^ -0.35 }") |"
done >"$dir/printed.log"
"$launcher" follow - --run piped --end finished --params 1e6 --batch-tokens 1000 --bootstrap-servers localhost:$kafka <"$dir/printed.log" 2>"$dir/follow.log" ||
  fail "follow: $(cat "$dir/follow.log")"
until_true 30 "what a trainer prints into a pipe: every step counted" counted piped 300
until_true 5 "the plan that its log names" metric_is 'plumbline_run_target_tokens{run="piped",}' 400000.0
head -n 100 "$dir/printed.log" >"$dir/growing.log"
"$launcher" follow "$dir/growing.log" --batch-tokens 1000 --bootstrap-servers localhost:$kafka >"$dir/follow.log" 2>&1 &
follow=$!
until_true 30 "a log that grows: its beginning" tokens_at_least growing 100000
tail -n +101 "$dir/printed.log" >>"$dir/growing.log"
until_true 30 "a log that grows: the rest" tokens_at_least growing 300000
kill "$follow"
wait "$follow" || fail "follow did not end well: $(cat "$dir/follow.log")"

# kill -9 in mid-stream. The producer lives through it: it sends again what was not acknowledged.
recording=src/main/resources/recordings/en-98k-cosine-s1.jsonl.gz
[ -f "$recording" ] || recording=src/main/resources/recordings/en-98k-wsd-s3.jsonl.gz
run=$(basename "$recording" .jsonl.gz)
steps=$(zcat "$recording" | grep -c '"type":"step"')
"$launcher" replay "$recording" --bootstrap-servers localhost:$kafka --speed 4 >"$dir/replay.log" 2>&1 &
replay=$!
until_true 60 "in mid-stream" tokens_at_least "$run" 600000
before=$(metric "plumbline_run_tokens{run=\"$run\",}")
kill -9 "$monitor"
wait "$monitor" 2>/dev/null || true
monitor=
start_monitor
until_true 60 "the run is there again, where it was" tokens_at_least "$run" "$before"
wait "$replay" || fail "the producer gave up: $(cat "$dir/replay.log")"
until_true 60 "kill -9 in mid-stream: $steps steps, none lost, none twice" counted "$run" "$steps"
counted kafka-python 5000 || fail "kafka-python: $(forecast_of kafka-python)"
counted alias 500 || fail "alias: $(forecast_of alias)"
echo "ok: the other runs are as they were"
[ "$(forecast_of "$run" | field status)" = finished ] || fail "$run did not finish"
until_true 5 "its forecast goes on" metric_there "plumbline_run_forecast_loss{run=\"$run\",bound=\"mid\",}"

# It stops when asked, in order.
kill "$monitor"
code=0
wait "$monitor" || code=$?
monitor=
[ $code -eq 0 ] || fail "exit code after TERM: $code"
echo "ok: ends with 0 when asked to"
