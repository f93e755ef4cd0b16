#!/usr/bin/env bash
# A login and SELECT 1, and a SELECT 1 in an open session, with TDS through the gateway and the SQL engine, beside a login to PostgreSQL itself (TLS and SCRAM) in the same run. The
# engine's own login to PostgreSQL is part of the first figure. What is printed are medians. Needs root (PostgreSQL refuses to run as root).
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
rounds=${1:-3} seconds=${2:-5}
"$root/gatehouse" --version >/dev/null
gatehouse="$root/artifacts/app/gatehouse"
pgbin=$(ls -d /usr/lib/postgresql/*/bin | tail -n 1)

work=$(mktemp -d)
chmod 711 "$work"
export GATEHOUSE_DATA="$work/cloud"
port() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }
as_postgres() { setpriv --reuid=postgres --regid=postgres --clear-groups --pdeathsig KILL -- "$@"; }
pids=()
finish() {
  "$gatehouse" down >/dev/null 2>&1 || true
  for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null || true; done
  wait 2>/dev/null || true
  rm -rf "$work"
}
trap finish EXIT

# The gateway, the engine, and a token.
"$gatehouse" up --detach >/dev/null 2>&1
"$gatehouse" group create -n rg -l local -o none
user=$("$gatehouse" ad signed-in-user show -o json | sed -n 's/.*"userPrincipalName": "\(.*\)".*/\1/p')
oid=$("$gatehouse" ad signed-in-user show -o json | sed -n 's/.*"id": "\(.*\)".*/\1/p')
"$gatehouse" sql server create -g rg -n sql1 -l local --enable-ad-only-auth --external-admin-name "$user" --external-admin-sid "$oid" -o none
"$gatehouse" sql db create -g rg -s sql1 -n shop -o none
gateway_port=$("$gatehouse" sql server show -g rg -n sql1 -o json | sed -n 's/.*"port": \([0-9]*\).*/\1/p')
token=$("$gatehouse" token --resource https://database.windows.net/ --show -o tsv)

# PostgreSQL with TLS and SCRAM.
direct_port=$(port) password=bench-$RANDOM$RANDOM
install -d -o postgres -m 700 "$work/pg" "$work/socket"
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 1 -subj /CN=localhost -keyout "$work/pg.key" -out "$work/pg.crt" 2>/dev/null
chown postgres "$work/pg.key" "$work/pg.crt"
as_postgres "$pgbin/initdb" -D "$work/pg/data" -U postgres --auth-local=trust --auth-host=scram-sha-256 >/dev/null
as_postgres "$pgbin/postgres" -D "$work/pg/data" -c port="$direct_port" -c unix_socket_directories="$work/socket" -c listen_addresses=127.0.0.1 \
  -c ssl=on -c ssl_cert_file="$work/pg.crt" -c ssl_key_file="$work/pg.key" >/dev/null 2>&1 &
pids+=($!)
until psql -h "$work/socket" -p "$direct_port" -U postgres -qc "CREATE ROLE bench LOGIN PASSWORD '$password'" >/dev/null 2>&1; do sleep 0.1; done
export BENCH_TOKEN=$token BENCH_POSTGRES="Host=127.0.0.1;Port=$direct_port;Username=bench;Password=$password;Database=postgres;SSL Mode=Require;Pooling=false"

dotnet build "$root/bench/sql-login.cs" -c Release -o "$work/bench" -v quiet --nologo -clp:ErrorsOnly >&2
for _ in $(seq "$rounds"); do
  dotnet "$work/bench/sql-login.dll" "$gateway_port" shop "$seconds" >>"$work/times"
done
sort -n "$work/times" | awk '{ g[NR] = $1; d[NR] = $2; n += $3; q[NR] = $4; p[NR] = $5 } END {
  m = int((NR + 1) / 2)
  printf "%-28s %12s %12s %8s\n", "median of " n ", ms", "PostgreSQL", "Gatehouse", "ratio"
  printf "%-28s %12s %12s %8.2f\n", "login + SELECT 1", d[m], g[m], g[m] / d[m]
  printf "%-28s %12s %12s %8.2f\n", "SELECT 1 in a session", p[m], q[m], q[m] / p[m] }'
