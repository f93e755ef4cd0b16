#!/usr/bin/env bash
# The gateway beside its peers in one run on one machine: PostgreSQL itself and PgBouncer, in front of the same server. Rounds alternate
# and medians are printed, so that what else the machine does meets all alike; the load is printed too.
# usage: bench/gateway/run.sh [ROUNDS] [SECONDS] [PART...]     parts: queries logins latency copy value idle cold mysql tds
# (default: all). TDS: the SQL engine cannot be reached without the gateway, so both are set against PostgreSQL itself (bench/sql-login.sh).
# Needs root (PostgreSQL and PgBouncer refuse to run as root, so they get a user of their own) and pgbouncer.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
rounds=${1:-5} seconds=${2:-3}
shift $(($# < 2 ? $# : 2))
parts=${*:-queries logins latency copy value idle cold mysql tds}
sessions=${SESSIONS:-10000}
command -v pgbouncer >/dev/null || { echo "bench: apt-get install pgbouncer" >&2; exit 1; }
pgbin=$(ls -d /usr/lib/postgresql/*/bin | tail -n 1)
export PATH="$pgbin:$PATH"
bench="$root/artifacts/bin/Gatehouse.GatewayBench/release/Gatehouse.GatewayBench"
[ -n "${SKIP_BUILD:-}" ] || dotnet build "$root/bench/gateway" -c Release -v quiet --nologo >&2

work=$(mktemp -d)
chmod 711 "$work"
port() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }
pids=()
finish() {
  for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null || true; done
  wait 2>/dev/null || true
  rm -rf "$work"
}
trap finish EXIT
as_postgres=(setpriv --reuid=postgres --regid=postgres --clear-groups --pdeathsig KILL --)
until_there() { for _ in $(seq 300); do [ -s "$1" ] && return; sleep 0.1; done; echo "bench: the gateway did not start" >&2; exit 1; }

direct_port=$(port) password=bench-$RANDOM$RANDOM
install -d -o postgres -m 700 "$work/pg"
install -d -o postgres -m 755 "$work/socket"
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 1 -subj /CN=localhost -keyout "$work/pg.key" -out "$work/pg.crt" 2>/dev/null
chown postgres "$work/pg.key" "$work/pg.crt"
"${as_postgres[@]}" initdb -D "$work/pg/data" -U postgres --auth-local=trust --auth-host=scram-sha-256 >/dev/null
# The socket's file has 5432 in its name, where the gateway looks; TCP has a free port by a second name for the same socket folder.
"${as_postgres[@]}" postgres -D "$work/pg/data" -c port="$direct_port" -c unix_socket_directories="$work/socket" -c listen_addresses=127.0.0.1 \
  -c ssl=on -c ssl_cert_file="$work/pg.crt" -c ssl_key_file="$work/pg.key" -c max_connections=300 -c fsync=off >/dev/null 2>&1 &
pids+=($!)
sql() { psql -h "$work/socket" -p "$direct_port" -U postgres -Xqc "$1"; }
until sql "CREATE ROLE bench LOGIN SUPERUSER PASSWORD '$password'" >/dev/null 2>&1; do sleep 0.1; done
ln -s ".s.PGSQL.$direct_port" "$work/socket/.s.PGSQL.5432"
pgbench -h "$work/socket" -p "$direct_port" -U postgres -i -s 5 -q postgres >/dev/null 2>&1

bouncer() { # bouncer NAME MODE: a PgBouncer in session mode; sets NAME_port
  local at
  at=$(port)
  printf -v "$1_port" %s "$at"
  cat >"$work/$1.ini" <<INI
[databases]
postgres = host=$work/socket port=$direct_port
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = $at
unix_socket_dir =
auth_type = scram-sha-256
auth_file = $work/users.txt
client_tls_sslmode = $2
client_tls_key_file = $work/pg.key
client_tls_cert_file = $work/pg.crt
pool_mode = session
default_pool_size = 64
ignore_startup_parameters = extra_float_digits
INI
  printf '"bench" "%s"\n' "$password" >"$work/users.txt"
  chown postgres "$work/$1.ini" "$work/users.txt"
  "${as_postgres[@]}" pgbouncer -q "$work/$1.ini" >/dev/null 2>&1 &
  pids+=($!)
}
bouncer bouncer_plain disable
bouncer bouncer_tls require
"$bench" serve "$work/socket" "$work/gateway.env" &
gateway_pid=$!
pids+=("$gateway_pid")
until_there "$work/gateway.env"
. "$work/gateway.env" # gateway_port, plain_port, gateway_user, token
sql 'GRANT ALL ON ALL TABLES IN SCHEMA public TO PUBLIC; GRANT ALL ON SCHEMA public TO PUBLIC; CREATE UNLOGGED TABLE big (line text); GRANT ALL ON big TO PUBLIC'

as() { # as KIND COMMAND…: with the environment of a client of that kind
  local kind=$1
  shift
  case $kind in
    postgres-plain) PGPORT=$direct_port PGUSER=bench PGPASSWORD=$password PGSSLMODE=disable "$@" ;;
    postgres-tls) PGPORT=$direct_port PGUSER=bench PGPASSWORD=$password PGSSLMODE=require "$@" ;;
    pgbouncer-plain) PGPORT=$bouncer_plain_port PGUSER=bench PGPASSWORD=$password PGSSLMODE=disable "$@" ;;
    pgbouncer-tls) PGPORT=$bouncer_tls_port PGUSER=bench PGPASSWORD=$password PGSSLMODE=require "$@" ;;
    gateway-plain) PGPORT=$plain_port PGUSER=$gateway_user PGSSLMODE=disable "$@" ;;
    gateway-tls) PGPORT=$gateway_port PGUSER=$gateway_user PGPASSWORD=$token PGSSLMODE=require "$@" ;;
  esac
}
export PGHOST=127.0.0.1 PGDATABASE=postgres
kinds_plain="postgres-plain pgbouncer-plain gateway-plain" kinds_tls="postgres-tls pgbouncer-tls gateway-tls"
echo 'SELECT 1' >"$work/one.sql"
tps() { sed -n 's/^tps = \([0-9.]*\) .*/\1/p'; }
median() { sort -n "$1" | awk '{ a[NR] = $1 } END { print a[int((NR + 1) / 2)] }'; }
has() { [[ " $parts " == *" $1 "* ]]; }
row() { # row TITLE NAME KIND…: medians, and each kind's ratio to the first two
  local title=$1 name=$2 values=() kind
  shift 2
  for kind in "$@"; do values+=("$(median "$work/$name.$kind")"); done
  awk -v t="$title" -v v="${values[*]}" 'BEGIN { n = split(v, a, " "); printf "%-34s", t; for (i = 1; i <= n; i++) printf " %12.4g", a[i];
    printf "   to direct %.3f, to PgBouncer %.3f\n", a[n] / a[1], a[n] / a[2] }'
}
warm_up() { # the just-in-time compiler is not what is measured
  for kind in gateway-plain gateway-tls; do
    as "$kind" pgbench -n -S -M prepared -c 8 -T 5 >/dev/null 2>&1
    as "$kind" pgbench -n -C -c 4 -T 5 -f "$work/one.sql" >/dev/null 2>&1
  done
}
load() { cut -d' ' -f1-3 /proc/loadavg; }
seconds_of() { local began=$EPOCHREALTIME; "$@" >/dev/null; awk -v a="$began" -v b="$EPOCHREALTIME" 'BEGIN { print b - a }'; }

echo "$rounds alternating rounds of $seconds s, medians; $(nproc) cores, load before: $(load)"
printf '%-34s %12s %12s %12s\n' "" PostgreSQL PgBouncer Gatehouse
warm_up
if has queries; then
  for _ in $(seq "$rounds"); do
    for kind in $kinds_plain $kinds_tls; do as "$kind" pgbench -n -S -M prepared -c 8 -T "$seconds" 2>/dev/null | tps >>"$work/queries.$kind"; done
  done
  row "queries a second, 8 clients" queries $kinds_plain
  row "queries a second, 8 clients, TLS" queries $kinds_tls
fi
if has logins; then
  for _ in $(seq "$rounds"); do
    for kind in $kinds_tls; do as "$kind" pgbench -n -C -c 4 -T "$seconds" -f "$work/one.sql" 2>/dev/null | tps >>"$work/logins.$kind"; done
  done
  row "logins a second, 4 at once, TLS" logins $kinds_tls
fi
if has latency; then
  for _ in $(seq "$rounds"); do
    for kind in $kinds_plain $kinds_tls; do
      rm -f "$work"/log.*
      as "$kind" pgbench -n -M prepared -c 1 -T "$seconds" -f "$work/one.sql" -l --log-prefix="$work/log" >/dev/null 2>&1
      cut -d' ' -f3 "$work"/log.* | sort -n >"$work/times"
      awk -v p="$work/p50.$kind" -v q="$work/p99.$kind" '{ a[NR] = $1 } END { print a[int(NR * .5)] >>p; print a[int(NR * .99)] >>q }' "$work/times"
    done
  done
  row "SELECT 1, median, µs" p50 $kinds_plain
  row "SELECT 1, 99th percentile, µs" p99 $kinds_plain
  row "SELECT 1, median, TLS, µs" p50 $kinds_tls
  row "SELECT 1, 99th percentile, TLS, µs" p99 $kinds_tls
fi
if has copy; then
  for _ in $(seq "$((rounds < 3 ? rounds : 3))"); do
    for kind in $kinds_plain $kinds_tls; do
      seconds_of as "$kind" psql -Xqc "COPY (SELECT repeat('x', 1000) FROM generate_series(1, 1000000)) TO STDOUT" >>"$work/out.$kind"
    done
  done
  row "COPY out of 1 GB, s" out $kinds_plain
  row "COPY out of 1 GB, TLS, s" out $kinds_tls
  as postgres-plain psql -Xqc "COPY (SELECT repeat('x', 1000) FROM generate_series(1, 1000000)) TO STDOUT" >"$work/big"
  for _ in $(seq "$((rounds < 3 ? rounds : 3))"); do
    for kind in $kinds_plain $kinds_tls; do
      sql 'TRUNCATE big'
      seconds_of as "$kind" psql -Xqc "COPY big FROM STDIN" <"$work/big" >>"$work/in.$kind"
    done
  done
  sql 'TRUNCATE big'
  rm "$work/big"
  row "COPY in of 1 GB, s" in $kinds_plain
  row "COPY in of 1 GB, TLS, s" in $kinds_tls
fi
if has value; then
  for _ in $(seq "$rounds"); do
    for kind in $kinds_tls; do seconds_of as "$kind" psql -XqAtc "SELECT repeat('x', 40 * 1024 * 1024)" >>"$work/value.$kind"; done
  done
  row "one value of 40 MB, TLS, s" value $kinds_tls
fi
if has idle; then
  # Two descriptors a session; the machine's limit decides how many sessions there can be.
  ulimit -n $((sessions * 2 + 2000)) 2>/dev/null || sessions=$((($(ulimit -n) - 1000) / 2))
  install -d -m 755 "$work/idle"
  "$bench" upstream "$work/idle" &
  pids+=($!)
  memory() { awk '/^VmRSS/ { print $2 }' "/proc/$1/status"; }
  for kind in plain tls; do
    rm -f "$work/idle.env"
    "$bench" serve "$work/idle" "$work/idle.env" --no-database &
    server=$!
    pids+=("$server")
    until_there "$work/idle.env"
    (. "$work/idle.env"
      at=$plain_port flag=
      [ "$kind" = tls ] && at=$gateway_port flag=--token
      mkfifo "$work/hold.$kind"
      # Some sessions first: what the runtime needs at all is not a session's.
      PGPASSWORD=$token "$bench" idle "$at" 200 $flag </dev/null >/dev/null
      before=$(memory "$server")
      PGPASSWORD=$token "$bench" idle "$at" "$sessions" $flag <"$work/hold.$kind" >"$work/open.$kind" &
      exec 9>"$work/hold.$kind"
      for _ in $(seq 1200); do [ -s "$work/open.$kind" ] && break; sleep 0.1; done
      sleep 2
      after=$(memory "$server")
      awk -v k="$kind" -v n="$sessions" -v a="$before" -v b="$after" 'BEGIN { printf "%-34s %12s %12s %12.1f KB each (%d sessions)\n", "idle session, " k, "", "", (b - a) / n, n }'
      exec 9>&-
      wait)
    kill "$server"
  done
fi
if has cold; then
  install -d -m 755 "$work/cold"
  "$bench" upstream "$work/cold" &
  pids+=($!)
  for _ in $(seq 100); do [ -S "$work/cold/.s.PGSQL.5432" ] && break; sleep 0.1; done
  "$bench" cold "$work/cold" 1 10 50 100 250 500
fi
if has mysql; then SKIP_BUILD=1 "$root/bench/gateway/mysql.sh" "$rounds" "$seconds"; fi
if has tds; then "$root/bench/sql-login.sh" "$((rounds < 3 ? rounds : 3))" "$seconds"; fi
echo "load after: $(load)"
