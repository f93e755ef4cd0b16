#!/usr/bin/env bash
# Migrates small programs with a password and runs them on a local cloud whose tokens live for four seconds, as an app with a managed
# identity: each prints the database user that it is logged in as, waits until its first token has ended, connects again and prints the
# user once more. A second migration must change nothing. Needs npm packages of samples/, Debian's drivers of Python and Java, and a JDK.
#
# Not shown here: pyodbc (Debian's driver of SQL Server, FreeTDS, sends no access tokens), Microsoft.Data.SqlClient 2.1.4 (the newest that
# restores here; it goes on asking for tokens where one lives for seconds only), MySQL from Java (Debian has no Connector/J).
# Java's class of azure-identity-extensions cannot be had without Maven: behaviour/jdbc/plugin stands in under its name, so that the
# driver's part is shown (the URL that the migration wrote, TLS, a token per connection) and Microsoft's class is not.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
gatehouse=${GATEHOUSE:-$root/artifacts/app/gatehouse}
work=$(mktemp -d)
chmod 711 "$work"
export GATEHOUSE_DATA="$work/cloud"
mkdir -m 711 "$GATEHOUSE_DATA"
finish() {
  "$gatehouse" down >/dev/null 2>&1 || true
  rm -rf "$work"
}
trap finish EXIT

say() { printf '%s\n' "$*" >&2; }
make() { timeout 120 "$gatehouse" "$@" -o none >/dev/null 2>"$work/error" || { cat "$work/error" >&2; exit 1; }; }

cp -r "$root/bench/migrate/behaviour" "$work/apps"
ln -s "${NODE_PACKAGES:-$root/samples/node_modules}" "$work/apps/node_modules"
say "starting a local cloud with PostgreSQL, MySQL and SQL"
"$gatehouse" up --detach --token-lifetime 4s >/dev/null 2>&1
make group create -n g -l local
make postgres flexible-server create -g g -n pg1 -l local
make postgres flexible-server db create -g g -s pg1 -d shop
make mysql flexible-server create -g g -n my1 -l local
make mysql flexible-server db create -g g -s my1 -d shop
me=$("$gatehouse" ad signed-in-user show --query '[userPrincipalName, id]' -o tsv | paste -s -d ' ')
make sql server create -g g -n sql1 -l local --enable-ad-only-auth --external-admin-principal-type User \
  --external-admin-name "${me% *}" --external-admin-sid "${me#* }"
make sql db create -g g -s sql1 -n shop
make identity create -g g -n reader -l local
reader=$("$gatehouse" identity show -g g -n reader --query id -o tsv)
for app in nodejs python dotnet java; do
  make webapp create -g g -n "$app"
  # Java's own settings are a whole URL; the program here is one that puts its URL together.
  make webapp connection create postgres-flexible -g g -n "$app" --tg g --server pg1 --database shop --system-identity \
    --client-type "${app/java/nodejs}"
  [ "$app" = dotnet ] || [ "$app" = java ] || make webapp connection create mysql-flexible -g g -n "$app" --tg g --server my1 --database shop \
    --system-identity mysql-identity-id="$reader" --client-type "$app"
done
make webapp connection create sql -g g -n nodejs --tg g --server sql1 --database shop --system-identity --client-type nodejs
failed=0
only=${1:-}

run() {
  local app=$1 folder=$2 users again
  shift 2
  [ -z "$only" ] || [ "$only" = "$folder" ] || return 0
  "$gatehouse" migrate "$work/apps/$folder" --target all --mode managed-identity --write --allow-dirty >/dev/null
  again=$("$gatehouse" migrate "$work/apps/$folder" --target all --mode managed-identity | grep -c '^[+-]' || true)
  case $folder in
    npgsql) dotnet build "$work/apps/$folder" -o "$work/apps/$folder/out" -v quiet --nologo -clp:ErrorsOnly >&2 ;;
    jdbc) javac -cp /usr/share/java/postgresql.jar -d "$work/apps/jdbc/out" "$work/apps/jdbc/App.java" \
      $(find "$work/apps/jdbc/plugin" -name '*.java') >&2 ;;
  esac
  users=$(cd "$work/apps" && WAIT_SECONDS=6 timeout 120 "$gatehouse" run --app "$app" -- "$@" | tail -n 1) || true
  if [ "${users% *}" != "${users#* }" ] || [ -z "$users" ] || [ "$again" != 0 ]; then failed=1; fi
  printf '%-10s first and after its token had ended: %-60s second run: %s changed lines\n' "$folder" "$users" "$again"
}

run nodejs pg node pg/app.mjs
run nodejs mysql2 node mysql2/app.mjs
run nodejs mssql node mssql/app.mjs
run python psycopg2 /usr/bin/python3 psycopg2/app.py
run python pymysql /usr/bin/python3 pymysql/app.py
run dotnet npgsql dotnet npgsql/out/App.dll
run java jdbc java -cp jdbc/out:/usr/share/java/postgresql.jar App
exit $failed
