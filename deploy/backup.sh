#!/usr/bin/env bash
# Dumps the whole database while it is in use: deploy/backup.sh FILE
# DATABASE_OWNER_URL names the database. PG_BIN is the folder of a pg_dump that is not older than the server.
set -euo pipefail
[ $# -eq 1 ] || { echo "usage: DATABASE_OWNER_URL=… $0 FILE" >&2; exit 2; }
umask 077
# The policies bind the owner too: without a scope it would dump empty tables.
export PGOPTIONS="-c app.countries=* -c app.offices=*"
"${PG_BIN:+$PG_BIN/}pg_dump" --format=custom --enable-row-security --file="$1" "$DATABASE_OWNER_URL"
