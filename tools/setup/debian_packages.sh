#!/bin/sh
# Sees to what the Makefile needs from the system: named commands, and a Python
# that can make virtual environments.
#
#     debian_packages.sh PYTHON COMMAND[:PACKAGE]...
#
# A command whose package has another name is given with it: nft:nftables. What is
# on no PATH is given as a file, with its package: /usr/lib/frr/bgpd:frr.
# On Debian as root it installs what is missing; anywhere else it names it.
set -eu

python=$1
shift
# What Debian asks whether a service that was installed may be started.
POLICY=${DEVICEPATH_POLICY:-/usr/sbin/policy-rc.d}

missing=""
# Debian keeps some commands where only root looks for them.
PATH=$PATH:/usr/sbin:/sbin
for wanted in "$@"; do
    command -v "${wanted%%:*}" >/dev/null 2>&1 || [ -e "${wanted%%:*}" ] || missing="$missing ${wanted##*:}"
done
if ! command -v "$python" >/dev/null 2>&1; then
    missing="$missing python3 python3-venv"
elif ! "$python" -c 'import ensurepip, venv' >/dev/null 2>&1; then
    missing="$missing python3-venv"
fi
# Without it neither pip nor Go trusts the registries.
[ ! -f /etc/debian_version ] || [ -e /etc/ssl/certs/ca-certificates.crt ] || missing="$missing ca-certificates"

[ -n "$missing" ] || exit 0
missing=${missing# }

if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null 2>&1; then
    echo "Missing: $missing. Install that (Debian: apt-get install $missing) and start again." >&2
    exit 1
fi

echo "Installing Debian packages: $missing"
log=$(mktemp)
# Tests start what they need themselves: no service is to run on this machine because of them.
if [ ! -e "$POLICY" ]; then
    printf '#!/bin/sh\nexit 101\n' >"$POLICY"
    chmod 0755 "$POLICY"
    trap 'rm -f "$POLICY"' EXIT
fi
# shellcheck disable=SC2086    # a list of words
if ! { apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends $missing; } >"$log" 2>&1; then
    tail -n 5 "$log" >&2
    rm -f "$log"
    echo "apt-get could not install: $missing. Install that and start again." >&2
    exit 1
fi
rm -f "$log"
