# Lock what is installed: versions and hashes, no addresses.
set -eu
for name in uv run dev node; do
  .venv/bin/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
    --no-emit-index-url --no-emit-find-links "requirements/$name.in" -o "requirements/$name.txt"
done
