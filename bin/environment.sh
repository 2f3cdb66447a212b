# Sourced by bin/run and bin/test: finds a Python, makes .venv, installs a requirements file when it has changed.
# Needs bash and Python 3.11 or later, nothing else.

var="${PATHWAYS_VAR:-$PWD/var}"
python=.venv/bin/python

fail() {
  printf '%s\n' "$*" >&2
  exit 2
}

# The first Python that is new enough and can make a .venv.
find_python() {
  local candidate bare=
  for candidate in ${PYTHON:+"$PYTHON"} python3.13 python3.12 python3.11 python3 python; do
    "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 || continue
    if "$candidate" -c 'import venv, ensurepip' >/dev/null 2>&1; then
      printf '%s\n' "$candidate"
      return
    fi
    bare="${bare:-$candidate}"
  done
  if [ -n "$bare" ]; then
    fail "$bare has no venv module: install it (Debian, Ubuntu: apt install python3-venv) and start again"
  fi
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
  local file="$1" stamp=".venv/.installed-$1"
  cmp -s "$file" "$stamp" && return
  take_turn
  make_venv
  cmp -s "$file" "$stamp" || fetch "$file" "$stamp"
  exec 9>&-
}

# One start at a time fills .venv; the lock ends with the last process that holds it. Where there is no flock, nobody waits.
take_turn() {
  exec 9>"$var/install.lock"
  command -v flock >/dev/null 2>&1 || return 0
  flock -n 9 || {
    echo '  another start is installing packages here: waiting for it'
    flock 9
  }
}

fetch() {
  local file="$1" stamp="$2" started=$SECONDS pip
  "$python" -m pip install --disable-pip-version-check --no-input -r "$file" >"$var/log/pip.log" 2>&1 &
  pip=$!
  trap 'kill "$pip" 2>/dev/null; exit 130' INT TERM
  while kill -0 "$pip" 2>/dev/null; do
    if [ -t 1 ]; then
      printf '\r  %s, %s s ' "$(packages_seen "$file")" "$((SECONDS - started))"
    fi
    sleep 0.5
  done
  trap - INT TERM
  wait "$pip" || { [ ! -t 1 ] || echo; explain_pip_failure; }
  [ ! -t 1 ] || printf '\r'
  printf '  packages installed: %s, %s s                    \n' "$(grep -c == "$file")" "$((SECONDS - started))"
  cp "$file" "$stamp" 2>/dev/null || fail "the disk of $PWD is full: free at least 1 GB and start again"
}

# How far pip is: its log names each package once, and then unpacks all of them without a word.
packages_seen() {
  local log="$var/log/pip.log"
  if grep -q '^Installing collected packages' "$log"; then
    printf 'unpacking packages%15s' ''
  else
    printf 'fetching packages: %s of %s' "$(grep -cE '^(Collecting|Processing|Ignoring|Requirement already satisfied)' "$log")" "$(grep -c == "$1")"
  fi
}

# A Python that was removed or moved leaves a .venv that only looks whole.
check_venv() {
  "$python" -c '' >/dev/null 2>&1 && return
  take_turn
  if ! "$python" -c '' >/dev/null 2>&1; then
    [ -L .venv ] || rm -f .venv/.installed-*
    make_venv
  fi
  exec 9>&-
}

{ mkdir -p "$var/log" && : >>"$var/install.lock"; } 2>/dev/null ||
  fail "no permission to write $var: give it to this user, or set PATHWAYS_VAR to another folder"
check_venv
