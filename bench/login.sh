#!/usr/bin/env bash
# A login and a query through the gateway, beside two peers in the same run: PostgreSQL itself and PgBouncer, both with TLS and SCRAM on loopback.
# Rounds alternate between the three; what is printed are medians. Needs root (PostgreSQL and PgBouncer refuse to run as root) and pgbouncer.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
rounds=${1:-5} seconds=${2:-3}
command -v pgbouncer >/dev/null || { echo "bench: apt-get install pgbouncer" >&2; exit 1; }
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

# The gateway, and a token.
"$gatehouse" up --detach >/dev/null 2>&1
"$gatehouse" group create -n rg -l local -o none
"$gatehouse" postgres flexible-server create -g rg -n pg1 -l local -o none
user=$("$gatehouse" ad signed-in-user show -o json | sed -n 's/.*"userPrincipalName": "\(.*\)".*/\1/p')
oid=$("$gatehouse" ad signed-in-user show -o json | sed -n 's/.*"id": "\(.*\)".*/\1/p')
"$gatehouse" postgres flexible-server ad-admin create -g rg -s pg1 -u "$user" -i "$oid" -o none
gateway_port=$("$gatehouse" postgres flexible-server show -g rg -n pg1 -o json | sed -n 's/.*"port": \([0-9]*\).*/\1/p')
token=$("$gatehouse" token --resource https://ossrdbms-aad.database.windows.net --show -o tsv)

# PostgreSQL with TLS and SCRAM, and PgBouncer in front of it.
direct_port=$(port) bouncer_port=$(port) password=bench-$RANDOM$RANDOM
install -d -o postgres -m 700 "$work/pg" "$work/socket"
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 1 -subj /CN=localhost -keyout "$work/pg.key" -out "$work/pg.crt" 2>/dev/null
chown postgres "$work/pg.key" "$work/pg.crt"
as_postgres "$pgbin/initdb" -D "$work/pg/data" -U postgres --auth-local=trust --auth-host=scram-sha-256 >/dev/null
as_postgres "$pgbin/postgres" -D "$work/pg/data" -c port="$direct_port" -c unix_socket_directories="$work/socket" -c listen_addresses=127.0.0.1 \
  -c ssl=on -c ssl_cert_file="$work/pg.crt" -c ssl_key_file="$work/pg.key" >/dev/null 2>&1 &
pids+=($!)
until psql -h "$work/socket" -p "$direct_port" -U postgres -qc "CREATE ROLE bench LOGIN PASSWORD '$password'" >/dev/null 2>&1; do sleep 0.1; done
cat >"$work/pgbouncer.ini" <<INI
[databases]
postgres = host=$work/socket port=$direct_port
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = $bouncer_port
unix_socket_dir =
auth_type = scram-sha-256
auth_file = $work/users.txt
client_tls_sslmode = require
client_tls_key_file = $work/pg.key
client_tls_cert_file = $work/pg.crt
pool_mode = session
ignore_startup_parameters = extra_float_digits
INI
printf '"bench" "%s"\n' "$password" >"$work/users.txt"
chown postgres "$work/pgbouncer.ini" "$work/users.txt"
as_postgres pgbouncer -q "$work/pgbouncer.ini" >/dev/null 2>&1 &
pids+=($!)

echo 'SELECT 1' >"$work/one.sql"
run() { # run NAME PORT USER PASSWORD FLAGS: average latency in ms
  PGPASSWORD=$4 PGSSLMODE=require pgbench -h 127.0.0.1 -p "$2" -U "$3" -n -c 1 -T "$seconds" -f "$work/one.sql" $5 postgres 2>/dev/null |
    sed -n 's/^latency average = \([0-9.]*\) ms/\1/p'
}
for _ in $(seq "$rounds"); do
  for kind in "login -C" "query "; do
    read -r name flag <<<"$kind "
    run postgres "$direct_port" bench "$password" "$flag" >>"$work/$name.postgres"
    run pgbouncer "$bouncer_port" bench "$password" "$flag" >>"$work/$name.pgbouncer"
    run gateway "$gateway_port" "$user" "$token" "$flag" >>"$work/$name.gateway"
  done
done
median() { sort -n "$1" | awk '{ a[NR] = $1 } END { print a[int((NR + 1) / 2)] }'; }
printf '%-28s %12s %12s %12s\n' "median of $rounds, ms" PostgreSQL PgBouncer Gatehouse
for name in login query; do
  label="login + SELECT 1"
  [ "$name" = query ] && label="SELECT 1"
  printf '%-28s %12s %12s %12s\n' "$label" "$(median "$work/$name.postgres")" "$(median "$work/$name.pgbouncer")" "$(median "$work/$name.gateway")"
done
