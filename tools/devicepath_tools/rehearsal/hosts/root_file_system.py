"""The root file system that rehearsed hosts boot: Debian, made once by mmdebstrap and kept outside of the checkout."""

import platform
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from devicepath_tools import logged_command
from devicepath_tools.cache import CacheFault, CacheFolder, cache_folder, digest
from devicepath_tools.failure import Failure

PACKAGES = (
    "systemd", "systemd-sysv", "dbus", "cloud-init", "iproute2", "iputils-ping", "curl", "procps", "kmod",
)  # fmt: skip
REPOSITORY = ("nftables",)
"""What the stand-in for dnf can install: kept beside the root file system, not in it."""
OURS = Path(__file__).with_name("root")
"""Files that go over Debian's own."""
# No manual and no translation: a third of the size.
LEFT_OUT = ("/usr/share/man/*", "/usr/share/doc/*", "/usr/share/locale/*")
MASKED = (
    # It would ask for an address with dhclient, which Amazon Linux 2023 has not, and wait for it in vain.
    "cloud-init-local.service",
    # Debian's own, or for disks and terminals that are not there.
    "apt-daily.timer", "apt-daily-upgrade.timer", "dpkg-db-backup.timer", "e2scrub_all.timer", "e2scrub_reap.service",
    "fstrim.timer", "getty.target", "console-getty.service", "systemd-pstore.service",
)  # fmt: skip
ENABLED = ("systemd-networkd.service",)
KEYRINGS = ("/usr/share/keyrings/debian-archive-keyring.gpg", "/usr/share/keyrings/ubuntu-archive-keyring.gpg")
ORIGINS = ("Debian", "Ubuntu")
MAKE_LIMIT_S = 1800


class RootFileSystemUnavailable(Failure):
    """There is none and none could be made; the message says why, and what to do."""


@dataclass(frozen=True)
class RootFileSystem:
    """One that is whole. Nothing ever writes to it: hosts lay their own changes over it."""

    folder: Path

    @property
    def root(self) -> Path:
        return self.folder / "root"

    @property
    def packages(self) -> Path:
        """A folder with `<package>.tar` for each that the stand-in for dnf can install."""
        return self.folder / "packages"


def ensure() -> RootFileSystem:
    """The root file system, made if there is none; only one of several runs at the same time makes it.

    Raises RootFileSystemUnavailable."""
    cache = CacheFolder(cache_folder("hosts", _key()))
    made = RootFileSystem(cache.folder / "made")
    if made.folder.is_dir():
        return made
    try:
        with cache.lock("the root file system of rehearsed hosts"):
            # Another run may have made it while this one waited for the lock.
            if not made.folder.is_dir():
                with cache.workplace() as place:
                    _make(place, cache.log)
                    cache.keep(place / "made", made.folder)
    except CacheFault as fault:
        raise RootFileSystemUnavailable(str(fault)) from None
    return made


def _key() -> str:
    """Of all that it is made of, but for the versions that Debian has at the moment."""
    ours = [file for file in sorted(OURS.rglob("*")) if file.is_file()]
    command = _command(Path("ours"), Path("made"), Path("sources"))
    parts = [platform.machine().encode(), *(word.encode() for word in command)]
    parts += [part for file in ours for part in (str(file.relative_to(OURS)).encode(), file.read_bytes())]
    return digest(parts)


def _release() -> str:
    """Codename of this machine's own release, which is the one whose packages it can fetch."""
    try:
        return platform.freedesktop_os_release()["VERSION_CODENAME"]
    except (OSError, KeyError):
        raise RootFileSystemUnavailable("/etc/os-release names no release of Debian: hosts need one.") from None


def _make(place: Path, log: Path) -> None:
    print("Making the root file system of rehearsed hosts: one to two minutes, once.", file=sys.stderr, flush=True)
    made = place / "made"
    (made / "packages").mkdir(parents=True)
    sources = place / "sources.list"
    sources.write_text(_sources())
    command = _command(OURS, made, sources)
    try:
        status = logged_command.run(command, log, limit_s=MAKE_LIMIT_S)
    except TimeoutError:
        raise RootFileSystemUnavailable(
            f"mmdebstrap took longer than {MAKE_LIMIT_S // 60} minutes: see whether apt-get update reaches its sources."
        ) from None
    if status != 0 or not (made / "packages" / f"{REPOSITORY[-1]}.tar").is_file():
        said = logged_command.last_line(log, "it said nothing")
        raise RootFileSystemUnavailable(f"mmdebstrap failed: {said} ({log} has all). Mend that.")


def _sources() -> str:
    """This machine's own sources of packages, as one line each; the third parties' among them are left out."""
    answer = subprocess.run(
        ["apt-get", "indextargets", "--format", "$(ORIGIN) deb $(REPO_URI) $(RELEASE) $(COMPONENT)",
         "Created-By: Packages"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    told = [line.partition(" ") for line in answer.stdout.splitlines()]
    lines = {line for origin, _, line in told if origin in ORIGINS}
    if not lines:
        raise RootFileSystemUnavailable(f"apt knows no source of {_release()}: run apt-get update as root.")
    return "".join(f"{line}\n" for line in sorted(lines))


def _command(ours: Path, made: Path, sources: Path) -> list[str]:
    chroot = 'chroot "$1"'
    hooks = [
        f'cp --recursive --no-preserve=mode,ownership "{ours}/." "$1" && chmod 0755 "$1/usr/bin/dnf"',
        # cloud-init looks there for what tells that it is on EC2, and nobody can make a file in /sys.
        f"{chroot} sed --in-place s,/sys/hypervisor/uuid,/etc/hypervisor-uuid,"
        " /usr/lib/python3/dist-packages/cloudinit/sources/DataSourceEc2.py",
        f"{chroot} grep --quiet /etc/hypervisor-uuid /usr/lib/python3/dist-packages/cloudinit/sources/DataSourceEc2.py",
        f"{chroot} systemctl mask {' '.join(MASKED)}",
        f"{chroot} systemctl enable {' '.join(ENABLED)}",
        # This machine's.
        'rm --force "$1/etc/hostname" "$1/etc/resolv.conf" "$1/sbin/dhclient"',
        *(_download(package, made / "packages") for package in REPOSITORY),
    ]
    return [
        # Whatever ends us ends all of it: mmdebstrap alone would go on.
        "setpriv", "--pdeathsig", "KILL", "unshare", "--pid", "--fork", "--kill-child", "--mount-proc",
        "mmdebstrap", "--mode=root", "--variant=minbase", f"--include={','.join(PACKAGES)}",
        *(f"--dpkgopt=path-exclude={path}" for path in LEFT_OUT),
        *(f"--keyring={file}" for file in KEYRINGS if Path(file).exists()),
        *(f"--customize-hook={hook}" for hook in hooks),
        _release(), str(made / "root"), str(sources),
    ]  # fmt: skip


def _download(package: str, folder: Path) -> str:
    """A hook that puts a package, with what it needs beyond the root file system, into one archive."""
    archives = "$1/var/cache/apt/archives"
    return (
        f'rm --force "{archives}"/*.deb && APT_CONFIG="$MMDEBSTRAP_APT_CONFIG" apt-get --yes --download-only install'
        f' {package} && cd "{archives}" && tar --create --file "{folder / package}.tar" -- *.deb'
    )
