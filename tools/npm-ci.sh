# Fetch the front-end packages with the machine's npm, or with Node from a Python package where there is none.
set -eu
venv=$1
if command -v npm >/dev/null 2>&1; then npm=npm; else
  sh tools/quietly.sh "$venv/bin/uv" pip install --python "$venv/bin/python" --require-hashes -r requirements/node.txt
  PATH="$PWD/$venv/bin:$PATH"; export PATH; npm="$venv/bin/npm"
fi
sh tools/quietly.sh "$npm" ci --ignore-scripts --no-audit --no-fund --loglevel=error
