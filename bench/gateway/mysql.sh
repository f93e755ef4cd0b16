#!/usr/bin/env bash
# The gateway before MariaDB, beside MariaDB itself in the same run, both with TLS: queries a second by mariadb-slap, logins a second by a small
# client, in rounds that alternate; medians are printed. Directly the client shows a password (mysql_native_password), through the gateway a token.
# usage: bench/gateway/mysql.sh [ROUNDS] [SECONDS] [QUERIES]         needs root (mariadbd gets a user of its own) and mariadb-server
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
rounds=${1:-5} seconds=${2:-3} queries=${3:-20000}
bench="$root/artifacts/bin/Gatehouse.GatewayBench/release/Gatehouse.GatewayBench"
[ -n "${SKIP_BUILD:-}" ] || dotnet build "$root/bench/gateway" -c Release -v quiet --nologo >&2

work=$(mktemp -d)
chmod 711 "$work"
pids=()
finish() {
  for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null || true; done
  wait 2>/dev/null || true
  rm -rf "$work"
}
trap finish EXIT
as_mysql=(setpriv --reuid=mysql --regid=mysql --clear-groups --pdeathsig KILL --)
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
export BENCH_PASSWORD=bench-$RANDOM$RANDOM

install -d -o mysql -m 711 "$work/my"
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 1 -subj /CN=localhost -keyout "$work/my/key.pem" -out "$work/my/cert.pem" 2>/dev/null
chown mysql "$work/my/key.pem" "$work/my/cert.pem"
data="$work/my/data"
"${as_mysql[@]}" mariadb-install-db --no-defaults --datadir="$data" --auth-root-authentication-method=socket --skip-test-db >/dev/null 2>&1
"$bench" mysql-bootstrap "$work/my/s.sock" "$work/key" | "${as_mysql[@]}" mariadbd --no-defaults --datadir="$data" --bootstrap 2>/dev/null
"${as_mysql[@]}" mariadbd --no-defaults --datadir="$data" --socket="$work/my/s.sock" --bind-address=127.0.0.1 --port="$port" \
  --ssl-cert="$work/my/cert.pem" --ssl-key="$work/my/key.pem" --max-connections=500 --connect-timeout=60 >/dev/null 2>&1 &
pids+=($!)
for _ in $(seq 300); do [ -S "$work/my/s.sock" ] && break; sleep 0.1; done
"$bench" serve-mysql "$work/my/s.sock" "$work/key" "$work/env" &
pids+=($!)
for _ in $(seq 300); do [ -s "$work/env" ] && break; sleep 0.1; done
. "$work/env" # mysql_port, mysql_user, mysql_direct, mysql_token

rate() { # rate KIND logins|queries: so many a second
  local at=$port user=$mysql_direct password=$BENCH_PASSWORD
  [ "$1" = gateway ] && at=$mysql_port user=$mysql_user password=$mysql_token
  if [ "$2" = logins ]; then
    MYSQL_PWD=$password "$bench" mysql-logins "$at" "$user" 4 "$seconds"
    return
  fi
  # Whose certificate it is is verified on neither side.
  MYSQL_PWD=$password mariadb-slap --no-defaults --host=127.0.0.1 --port="$at" --user="$user" --ssl --create-schema=bench --no-drop \
    --query='SELECT 1' --concurrency=8 --number-of-queries="$queries" 2>"$work/errors" | awk -v n="$queries" '/Average number of seconds/ { print n / $(NF - 1) }'
  [ ! -s "$work/errors" ] || { echo "bench: $(head -n 1 "$work/errors")" >&2; exit 1; } # it gives a figure all the same
}
for kind in direct gateway; do rate "$kind" queries >/dev/null; rate "$kind" logins >/dev/null; done # the just-in-time compiler is not measured
for _ in $(seq "$rounds"); do
  for kind in direct gateway; do
    rate "$kind" queries >>"$work/queries.$kind"
    rate "$kind" logins >>"$work/logins.$kind"
  done
done
median() { sort -n "$1" | awk '{ a[NR] = $1 } END { print a[int((NR + 1) / 2)] }'; }
printf '%-40s %12s %12s\n' "MariaDB, medians of $rounds" direct Gatehouse
for name in queries logins; do
  label="queries a second, 8 clients, TLS"
  [ "$name" = logins ] && label="logins + SELECT 1 a second, 4 at once, TLS"
  awk -v l="$label" -v d="$(median "$work/$name.direct")" -v g="$(median "$work/$name.gateway")" \
    'BEGIN { printf "%-40s %12.0f %12.0f   to direct %.2f\n", l, d, g, g / d }'
done
