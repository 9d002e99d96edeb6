#!/bin/sh
# Takes out of an installed plumbline the native libraries of RocksDB for machines that this one is not: of 118 MB it leaves
# 55. For the image; an installation that moves between machines keeps them.
#   slim.sh FOLDER        where lib/ is; needs a JDK's jar
set -eu
case $(uname -m) in
  x86_64) own=librocksdbjni-linux64.so ;;
  aarch64) own=librocksdbjni-linux-aarch64.so ;;
  *) echo "slim.sh: a machine of kind $(uname -m) keeps all of them" && exit 0 ;;
esac
for jar in "$1"/lib/rocksdbjni-*.jar; do
  unpacked=$(mktemp -d)
  jar=$(CDPATH='' cd -- "$(dirname -- "$jar")" && pwd)/$(basename -- "$jar")
  (cd "$unpacked" && jar xf "$jar" && find . -name 'librocksdbjni-*' ! -name "$own" -delete && [ -f "$own" ] && jar cfM "$jar" .)
  rm -r "$unpacked"
done
