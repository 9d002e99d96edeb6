#!/usr/bin/env bash
# Exit status 0 if the monitor's endpoint answers; needs nothing but bash, which is all the image has.
#   healthcheck.sh [PATH] [PORT] [HOST]
set -euo pipefail
path=${1:-/-/healthy}
port=${2:-9464}
host=${3:-127.0.0.1}
exec 3<>"/dev/tcp/$host/$port"
printf 'GET %s HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n' "$path" "$host" >&3
IFS= read -r -t 4 status <&3
[[ $status == "HTTP/1.1 200"* ]]
