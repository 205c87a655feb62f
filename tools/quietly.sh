# Run one step of the set-up with what it says in build/setup.log; if it fails, say why in one sentence.
mkdir -p build
"$@" > build/setup.log 2>&1 && exit 0
if grep -qiE 'name resolution|network is unreachable|connection (refused|broken|reset|timed out)|ENOTFOUND|EAI_AGAIN|ECONN|dns error|failed to (fetch|lookup)|timed out' build/setup.log; then
  echo "Could not fetch the packages: the network does not answer. Nothing is half done; run the same command again." >&2
elif grep -qiE 'no space left' build/setup.log; then
  echo "The disk is full. Free about 1.5 GB, and run the same command again." >&2
else
  echo "A step of the set-up failed: $(grep -iE 'error' build/setup.log | tail -n 1 | cut -c1-300) (all of it: build/setup.log)" >&2
fi
exit 1
