#!/usr/bin/env bash
# Files per second of `gatehouse migrate` beside ast-grep (npm) and grep -r, on one tree of about 20,000 files, in one run.
# The tree is made of the packages of samples/node_modules under another name, so that they count as the app's own.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
gatehouse=${GATEHOUSE:-$root/artifacts/app/gatehouse}
[ -n "${GATEHOUSE:-}" ] || "$root/gatehouse" --version >/dev/null # builds it where it is older than its sources
wanted=${1:-20000}
[ -d "$root/samples/node_modules" ] || { echo "samples/node_modules is missing: run npm ci in samples" >&2; exit 1; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

copies=0
mkdir "$work/app"
while [ "$(find "$work/app" -type f | wc -l)" -lt "$wanted" ]; do
  copies=$((copies + 1))
  cp -rL "$root/samples/node_modules" "$work/app/part$copies"
done
find "$work/app" -type f | tail -n "+$((wanted + 1))" | tr '\n' '\0' | xargs -0 rm -f
find "$work/app" -type d \( -name dist -o -name build -o -name out -o -name node_modules -o -name vendor \) -prune -print |
  while read -r folder; do mv "$folder" "$(dirname "$folder")/own-$(basename "$folder")" 2>/dev/null || true; done
files=$(find "$work/app" -type f | wc -l)

(cd "$work" && npm install --silent --no-audit --no-fund @ast-grep/cli >/dev/null 2>&1) || true
astgrep=$(find "$work/node_modules/@ast-grep" -name ast-grep -type f -perm -u+x 2>/dev/null | head -n 1)
cat >"$work/rules.yml" <<'R'
id: pool
language: JavaScript
rule: { any: [ { pattern: new Pool($$$) }, { pattern: $M.createPool($$$) }, { pattern: $M.connect($$$) } ] }
R

measure() {
  local name=$1 best=999999 memory=0 from took kilobytes
  shift
  for _ in 1 2 3; do
    from=${EPOCHREALTIME/./}
    kilobytes=$( { /usr/bin/env python3 -c '
import resource, subprocess, sys
subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)' "$@"; } )
    took=$(((${EPOCHREALTIME/./} - from) / 1000))
    [ "$took" -lt "$best" ] && best=$took
    [ "$kilobytes" -gt "$memory" ] && memory=$kilobytes
  done
  peak=$((memory / 1024))
  printf '| %-18s | %6d | %8d | %5d |\n' "$name" "$best" "$((files * 1000 / (best + 1)))" "$((memory / 1024))"
}

printf '%s files, %s MB; best of 3\n\n| program            |     ms |  files/s |    MB |\n|---|---|---|---|\n' "$files" "$(du -sm "$work/app" | cut -f1)"
measure "gatehouse migrate" "$gatehouse" migrate "$work/app"
[ "$peak" -lt 300 ] || { echo "gatehouse migrate took $peak MB; the bound is 300" >&2; exit 1; }
[ -z "$astgrep" ] || measure "ast-grep, one rule" "$astgrep" scan --rule "$work/rules.yml" "$work/app"
measure "grep -rEi password" grep -rEi password "$work/app"
