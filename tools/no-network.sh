echo "Could not fetch the packages. Is the network up? Nothing is half done: run the same command again." >&2
exit 1
