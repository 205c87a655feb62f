# The pages are tested in a real browser: the one that is here, else Debian's, else a clear sentence.
for name in chromium chromium-browser google-chrome google-chrome-stable; do
  command -v "$name" >/dev/null 2>&1 && exit 0
done
sudo=""; [ "$(id -u)" = 0 ] || sudo="sudo -n"
if command -v apt-get >/dev/null 2>&1; then
  echo "Installing Debian's chromium for the page tests ..."
  $sudo apt-get update -qq >/dev/null 2>&1
  DEBIAN_FRONTEND=noninteractive $sudo apt-get install -y -qq --no-install-recommends chromium >/dev/null 2>&1
fi
command -v chromium >/dev/null 2>&1 || {
  echo "The page tests need a browser. Install one as administrator: apt-get install chromium. Then run 'make test' again." >&2; exit 1; }
