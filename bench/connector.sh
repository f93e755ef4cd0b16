#!/usr/bin/env bash
# `webapp connection create postgres-flexible` by gatehouse, beside the real az doing the same on the same local cloud. The two alternate, each on an
# app of its own that is deleted from the connection again (not measured); medians of the rounds (default 3) and their ratio. Needs azure-cli and root.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
rounds=${1:-3}
[ -x /usr/bin/az ] || { echo "bench: apt-get install --no-install-recommends azure-cli" >&2; exit 1; }
"$root/gatehouse" --version >/dev/null # builds where needed
gatehouse="$root/artifacts/app/gatehouse"

export GATEHOUSE_CLOUD=local GATEHOUSE_DATA
GATEHOUSE_DATA=$(mktemp -d)
chmod 711 "$GATEHOUSE_DATA"
finish() {
  "$gatehouse" down >/dev/null 2>&1 || true
  rm -rf "$GATEHOUSE_DATA"
}
trap finish EXIT

milliseconds() {
  local from=${EPOCHREALTIME/./} log
  log=$("$@" 2>&1 >/dev/null) || { printf '%s\n%s\n' "bench: failed: $*" "$log" >&2; return 1; }
  echo $(((${EPOCHREALTIME/./} - from) / 1000))
}
median() { sort -n | awk '{ a[NR] = $1 } END { print a[int((NR + 1) / 2)] }'; }

user=bench@contoso.example password=$(head -c 18 /dev/urandom | base64)
"$gatehouse" up --detach >/dev/null 2>&1
"$gatehouse" ad user create --display-name Bench --user-principal-name "$user" --password "$password" -o none
"$gatehouse" role assignment create --assignee "$user" --role Owner -o none
"$gatehouse" login --user "$user" --password "$password" -o none
"$gatehouse" group create -n rg -l local -o none
"$gatehouse" postgres flexible-server create -g rg -n pg1 -d db1 -l local -o none
az() { "$gatehouse" run --as "$user" -- az "$@"; }
az login -u "$user" -p "$password" -o none

create=(webapp connection create postgres-flexible -g rg --tg rg --server pg1 --database db1 --system-identity --client-type dotnet -o none)
for round in $(seq "$rounds"); do
  for who in gatehouse az; do
    app=(-n "$who$round" --connection "$who$round")
    "$gatehouse" webapp create -g rg -n "$who$round" -o none
    if [ "$who" = az ]; then
      milliseconds "$gatehouse" run --as "$user" -- az "${create[@]}" "${app[@]}"
    else
      milliseconds "$gatehouse" "${create[@]}" "${app[@]}"
    fi >>"$GATEHOUSE_DATA/bench.$who"
  done
done

ours=$(median <"$GATEHOUSE_DATA/bench.gatehouse") theirs=$(median <"$GATEHOUSE_DATA/bench.az")
printf '%-48s %8s ms\n' "gatehouse webapp connection create (median of $rounds)" "$ours" "az webapp connection create" "$theirs"
awk -v a="$theirs" -v g="$ours" 'BEGIN { printf "%.1f times faster\n", a / g }'
