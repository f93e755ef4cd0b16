#!/usr/bin/env bash
# Time from `gatehouse up --detach` to ready: on an empty folder, and warm with one PostgreSQL server. Medians of 7 runs each.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
"$root/gatehouse" --version >/dev/null # builds where needed
gatehouse="$root/artifacts/app/gatehouse"
runs=${1:-7}

milliseconds() {
  local from=${EPOCHREALTIME/./}
  "$@" >/dev/null 2>&1
  echo $(((${EPOCHREALTIME/./} - from) / 1000))
}
median() { sort -n | awk '{ a[NR] = $1 } END { print a[int((NR + 1) / 2)] }'; }
fresh() {
  data=$(mktemp -d)
  chmod 711 "$data"
  export GATEHOUSE_DATA=$data
}
finish() {
  "$gatehouse" down >/dev/null 2>&1 || true
  rm -rf "$data"
}

empty=()
for _ in $(seq "$runs"); do
  fresh
  empty+=("$(milliseconds "$gatehouse" up --detach)")
  finish
done

fresh
trap finish EXIT
"$gatehouse" up --detach >/dev/null 2>&1
"$gatehouse" group create -n rg -l local -o none
first=$(milliseconds "$gatehouse" postgres flexible-server create -g rg -n pg1 -l local -o none)
second=$(milliseconds "$gatehouse" postgres flexible-server create -g rg -n pg2 -l local -o none)
"$gatehouse" postgres flexible-server delete -g rg -n pg2 --yes -o none
warm=()
for _ in $(seq "$runs"); do
  "$gatehouse" down >/dev/null 2>&1
  warm+=("$(milliseconds "$gatehouse" up --detach)")
done
version=()
for _ in $(seq "$runs"); do version+=("$(milliseconds "$gatehouse" --version)"); done

printf '%-42s %6s ms\n' \
  "up, empty folder" "$(printf '%s\n' "${empty[@]}" | median)" \
  "up, warm, one PostgreSQL server" "$(printf '%s\n' "${warm[@]}" | median)" \
  "first PostgreSQL server (one run)" "$first" \
  "second PostgreSQL server (one run)" "$second" \
  "gatehouse --version" "$(printf '%s\n' "${version[@]}" | median)"
