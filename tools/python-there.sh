# Say in one sentence what is missing before anything is installed.
"$1" -c 'import sys; raise SystemExit(sys.version_info < (3, 11))' 2>/dev/null || {
  echo "Tilskudd needs Python 3.11 or newer as '$1'. On Debian or Ubuntu: apt-get install python3 python3-venv" >&2; exit 1; }
"$1" -c 'import venv, ensurepip' 2>/dev/null || {
  echo "Python is here, but not its venv module. On Debian or Ubuntu: apt-get install python3-venv" >&2; exit 1; }
free=$(df -Pk . | awk 'NR==2 {print $4}')
[ "$free" -gt 1500000 ] || { echo "Tilskudd needs 1.5 GB of free disk to set itself up; $((free / 1024)) MB is free here." >&2; exit 1; }
