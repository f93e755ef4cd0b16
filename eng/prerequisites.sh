# Sourced by ./gatehouse and ./test: finds the SDK and installs Debian packages, saying what and why.

say() { printf '%s\n' "gatehouse: $*" >&2; }

fail() {
  say "$*"
  exit 1
}

require_sdk() {
  command -v dotnet >/dev/null 2>&1 || fail "the .NET 10 SDK is needed and 'dotnet' is not on PATH. Install it, then run this again."
  dotnet --list-sdks | grep -q '^1[0-9]\.' || fail "the .NET 10 SDK is needed; found only: $(dotnet --list-sdks | tr '\n' ' ')"
}

have_postgres() { command -v postgres >/dev/null 2>&1 || compgen -G '/usr/lib/postgresql/*/bin/postgres' >/dev/null; }
have_setpriv() { command -v setpriv >/dev/null 2>&1; }
have_node() { command -v node >/dev/null 2>&1 && command -v npm >/dev/null 2>&1; }
have_psycopg2() { /usr/bin/python3 -c 'import psycopg2' >/dev/null 2>&1; }
have_azure_identity() { /usr/bin/python3 -c 'import azure.identity' >/dev/null 2>&1; }
have_az() { [ -x /usr/bin/az ]; }
have_mariadb() { command -v mariadbd >/dev/null 2>&1 || [ -x /usr/sbin/mariadbd ]; }
have_pymysql() { /usr/bin/python3 -c 'import pymysql' >/dev/null 2>&1; }
have_tsql() { command -v tsql >/dev/null 2>&1; }
have_pyodbc() { /usr/bin/python3 -c 'import pyodbc; assert "FreeTDS" in pyodbc.drivers()' >/dev/null 2>&1; }
have_psql() { command -v psql >/dev/null 2>&1; }

# install PACKAGE:PROBE:WHY ... installs the packages whose probe fails, all in one apt-get.
install_missing() {
  local missing=() entry package probe why
  for entry in "$@"; do
    IFS=: read -r package probe why <<<"$entry"
    if ! "$probe"; then
      say "installing $package ($why)"
      missing+=($package)
    fi
  done
  [ ${#missing[@]} -eq 0 ] && return 0
  [ "$(id -u)" = 0 ] || fail "this needs root. Run: sudo apt-get install --no-install-recommends ${missing[*]}"
  command -v apt-get >/dev/null 2>&1 || fail "no apt-get here. Install the packages that match Debian's: ${missing[*]}"
  local log
  log=$(mktemp)
  if ! { apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "${missing[@]}"; } >"$log" 2>&1; then
    tail -n 20 "$log" >&2
    fail "apt-get failed; the whole of its output is in $log"
  fi
  rm -f "$log"
}

install_engine() {
  install_missing "postgresql:have_postgres:the database engine of postgres-flexible" "util-linux:have_setpriv:engines end with their parent"
}

install_mysql() {
  install_missing \
    "mariadb-server:have_mariadb:the database engine of mysql-flexible" \
    "python3-pymysql:have_pymysql:a MySQL driver for Python"
}

install_samples() {
  install_missing \
    "python3 python3-psycopg2:have_psycopg2:the tutorial's Python driver" \
    "python3-azure:have_azure_identity:azure-identity for Python, about 1.4 GB" \
    "nodejs npm:have_node:the tutorial's Node.js program"
  local lock="$root/samples/package-lock.json" stamp="$root/samples/node_modules/.package-lock.json"
  if [ ! -e "$stamp" ] || [ "$lock" -nt "$stamp" ]; then
    say "installing the Node.js samples' packages (npm ci in samples/)"
    (cd "$root/samples" && npm ci --no-audit --no-fund --loglevel=error >&2) || fail "npm ci failed in $root/samples"
  fi
}

# What only the tests need.
install_clients() {
  install_missing \
    "postgresql-client:have_psql:psql and pgbench" \
    "mariadb-server:have_mariadb:the database engine of mysql-flexible" \
    "python3-pymysql:have_pymysql:a MySQL driver" \
    "freetds-bin:have_tsql:tsql, a client of SQL Server" \
    "tdsodbc python3-pyodbc:have_pyodbc:ODBC to SQL Server from Python" \
    "azure-cli:have_az:the real az"
}
