# Sourced by bin/run and bin/test: finds a Python, makes .venv, installs a requirements file when it has changed.
# Needs bash and Python 3.11 or later, nothing else.

var="${PATHWAYS_VAR:-$PWD/var}"
python=.venv/bin/python

fail() {
  printf '%s\n' "$*" >&2
  exit 2
}

find_python() {
  local candidate
  for candidate in ${PYTHON:+"$PYTHON"} python3.13 python3.12 python3.11 python3 python; do
    if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then
      printf '%s\n' "$candidate"
      return
    fi
  done
  fail "Python 3.11 or later is needed and was not found: install it (Debian, Ubuntu: apt install python3 python3-venv), or name it: PYTHON=/path/to/python3 $0"
}

make_venv() {
  local base
  if [ -L .venv ] && [ ! -e .venv ]; then
    fail ".venv is a link to a folder that is gone: remove the link (rm .venv) and start again"
  fi
  if "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 &&
    "$python" -m pip --version >/dev/null 2>&1; then
    return
  fi
  [ ! -L .venv ] || fail ".venv is a link to something without Python 3.11 and pip: remove the link (rm .venv) and start again"
  base="$(find_python)" || exit 2
  if ! "$base" -c 'import venv, ensurepip' >/dev/null 2>&1; then
    fail "$base has no venv module: install it (Debian, Ubuntu: apt install python3-venv) and start again"
  fi
  printf '  making .venv with %s\n' "$("$base" --version 2>&1)"
  if ! "$base" -m venv --clear .venv >"$var/log/pip.log" 2>&1; then
    explain_pip_failure
  fi
}

explain_pip_failure() {
  local log="$var/log/pip.log" last
  if grep -qi 'no space left' "$log"; then
    fail "the disk of $PWD is full: free at least 1 GB and start again"
  fi
  if grep -qiE 'permission denied' "$log"; then
    fail "no permission to write $PWD/.venv: give the folder to this user, or remove it, and start again"
  fi
  if grep -qiE 'connection|timed out|name resolution|max retries|proxy' "$log"; then
    fail "packages could not be fetched: check the network, or name a mirror in PIP_INDEX_URL (details: $log)"
  fi
  last="$(grep -i error "$log" | tail -n 1)" || true
  fail "packages could not be installed: ${last:-no message} (details: $log)"
}

# install FILE: the copy of the file kept inside .venv tells whether anything changed since.
install() {
  local file="$1" stamp=".venv/.installed-$1" started=$SECONDS pip
  cmp -s "$file" "$stamp" && return
  make_venv
  cmp -s "$file" "$stamp" && return
  "$python" -m pip install --disable-pip-version-check --no-input -r "$file" >"$var/log/pip.log" 2>&1 &
  pip=$!
  trap 'kill "$pip" 2>/dev/null; exit 130' INT TERM
  while kill -0 "$pip" 2>/dev/null; do
    if [ -t 1 ]; then
      printf '\r  installing packages: %s of %s, %s s ' "$(packages_seen)" "$(grep -c == "$file")" "$((SECONDS - started))"
    fi
    sleep 0.5
  done
  trap - INT TERM
  wait "$pip" || { [ ! -t 1 ] || echo; explain_pip_failure; }
  [ ! -t 1 ] || printf '\r'
  printf '  packages installed: %s, %s s                    \n' "$(grep -c == "$file")" "$((SECONDS - started))"
  cp "$file" "$stamp"
}

packages_seen() {
  grep -cE '^(Collecting|Requirement already satisfied)' "$var/log/pip.log" || true
}

# A Python that was removed or moved leaves a .venv that only looks whole.
check_venv() {
  if ! "$python" -c '' >/dev/null 2>&1; then
    [ -L .venv ] || rm -f .venv/.installed-*
    make_venv
  fi
}

mkdir -p "$var/log" 2>/dev/null || fail "no permission to write $var: give it to this user, or set PATHWAYS_VAR to another folder"
check_venv
