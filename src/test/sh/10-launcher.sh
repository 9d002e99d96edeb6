#!/usr/bin/env bash
# The launcher as a user meets it: from anywhere, through links, with a good, a missing and an old Java.
# Needs target/plumbline (mvn package).
set -euo pipefail
cd "$(dirname "$0")/../../.."

launcher=$PWD/target/plumbline/bin/plumbline
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT

fail() {
  echo "FAILED: $1" >&2
  exit 1
}

# expect WHAT PATTERN COMMAND...: the command's output (both streams) holds the pattern.
expect() {
  local what=$1 pattern=$2 output
  shift 2
  output=$("$@" 2>&1) || true
  grep -q -- "$pattern" <<<"$output" || fail "$what: wanted '$pattern', got: $output"
  echo "ok: $what"
}

expect "started directly" '^plumbline 0' "$launcher" --version

mkdir "$dir/a folder" "$dir/bin"
ln -s "$launcher" "$dir/a folder/first"
ln -s "../a folder/first" "$dir/bin/plumbline"
(cd / && expect "through a relative link to a link, from elsewhere" '^plumbline 0' "$dir/bin/plumbline" --version)

cp -r target/plumbline "$dir/a folder/copy"
expect "from a folder with a blank in its name" '^plumbline 0' "$dir/a folder/copy/bin/plumbline" --version

expect "JAVA_OPTS reach the JVM" '^plumbline 0' env JAVA_OPTS='-Xmx64m -Da=b' "$launcher" --version
expect "a wrong JVM option is the JVM's own error" 'Unrecognized' env JAVA_OPTS=-XX:+NoSuch "$launcher" --version
expect "JAVA_HOME without a Java" 'no bin/java' env JAVA_HOME="$dir" "$launcher" --version

mkdir -p "$dir/old/bin"
printf '#!/bin/sh\necho "openjdk version \\"11.0.2\\"" >&2\n' >"$dir/old/bin/java"
chmod +x "$dir/old/bin/java"
expect "a Java too old" 'needs 17' env JAVA_HOME="$dir/old" "$launcher" --version

# No java on the PATH, but the tools the script itself uses.
mkdir "$dir/path"
for tool in sh dirname readlink sed head; do
  ln -s "$(command -v "$tool")" "$dir/path/$tool"
done
expect "no Java at all" 'no java on the PATH' env -u JAVA_HOME PATH="$dir/path" "$launcher" --version

code=0
"$launcher" no-such-command >/dev/null 2>&1 || code=$?
[ "$code" -eq 2 ] || fail "exit code of a wrong command line: $code"
echo "ok: the exit code is the program's"
