#!/usr/bin/env bash
# Fills an empty database, prepared with deploy/roles.sql, from a backup: deploy/restore.sh FILE
set -euo pipefail
[ $# -eq 1 ] || { echo "usage: DATABASE_OWNER_URL=… $0 FILE" >&2; exit 2; }
export PGOPTIONS="-c app.countries=* -c app.offices=*"
list=$(mktemp)
trap 'rm -f "$list"' EXIT
# The extensions are there already and belong to the superuser who made them.
"${PG_BIN:+$PG_BIN/}pg_restore" --list "$1" | grep -v -E ' (EXTENSION|COMMENT - EXTENSION) ' >"$list"
"${PG_BIN:+$PG_BIN/}pg_restore" --single-transaction --exit-on-error --enable-row-security --use-list="$list" --dbname="$DATABASE_OWNER_URL" "$1"
