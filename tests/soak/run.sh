#!/usr/bin/env bash
# The reliability tests for longer than CI can: every byte of every handshake, more changes of the corpus with new seeds each round, 10,000 cancels
# across three gateway processes, killed servers and gateways under load. Rounds go on until the time is up; the first failure ends it.
# usage: tests/soak/run.sh [MINUTES] [CANCELS]              default: 120 10000. Needs what ./test needs; prints one line a round.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
minutes=${1:-120} cancels=${2:-10000}
cd "$root"
[ -n "${SKIP_BUILD:-}" ] || for project in Gatehouse.Tests Gatehouse.ServerTests; do dotnet build "tests/$project" -c Release -v quiet --nologo >&2; done
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

run() { # run PROJECT FILTER: bounded; shows the output where it fails
  if ! timeout 1800 dotnet test "tests/$1" -c Release --no-build --nologo --filter "$2" --logger 'console;verbosity=normal' >"$work/log" 2>&1; then
    cat "$work/log" >&2
    echo "soak: failed in round $round (seed $GATEHOUSE_FUZZ_SEED)" >&2
    exit 1
  fi
}
export GATEHOUSE_EVERY_BYTE=1 GATEHOUSE_CANCELS=$cancels GATEHOUSE_FUZZ=20000 GATEHOUSE_FUZZ_SEED
round=0 end=$((SECONDS + minutes * 60))
while [ "$round" -eq 0 ] || [ "$SECONDS" -lt "$end" ]; do
  round=$((round + 1)) began=$SECONDS GATEHOUSE_FUZZ_SEED=$((EPOCHSECONDS % 1000000 * 1000))
  run Gatehouse.Tests 'FullyQualifiedName~HostileClientTests|FullyQualifiedName~Fuzz.CorpusTests|FullyQualifiedName~Gateway.IssuerTests|FullyQualifiedName~HandshakeCutTests'
  run Gatehouse.ServerTests 'FullyQualifiedName~ServerTests.Reliability|FullyQualifiedName~Postgres.ReliabilityTests|FullyQualifiedName~KillTests'
  echo "round $round: passed in $((SECONDS - began)) s (seed $GATEHOUSE_FUZZ_SEED, $cancels cancels)$(sed -n 's/.*reliability: /; /p' "$work/log" | tr -d '\n')"
done
