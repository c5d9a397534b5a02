"""The fence of a rehearsal: a network namespace that has loopback and nothing else.

The thread that enters is inside from then on, and so is all that it starts: both clouds, the engine, its plugins, the
program, wires and hosts. What a program asks of any other address is refused by the kernel at once.
"""

import ctypes
import errno
import fcntl
import os
import socket
import struct
from dataclasses import dataclass
from pathlib import Path

from devicepath_tools.rehearsal.workplace.namespaces import CLONE_NEWNET

CLONE_NEWUSER = 0x10000000
LOOPBACK = b"lo"
# Of linux/sockios.h and linux/if.h. Not by `ip`, which may not be there, and which has no rights in a user namespace.
SIOCGIFFLAGS, SIOCSIFFLAGS = 0x8913, 0x8914
IFF_UP = 0x1
INTERFACE_REQUEST = struct.Struct("16sH14x")
OWN = Path("/proc/self")


class Unfenced(Exception):
    """This machine gives us no network namespace; the message says why, in one line."""


@dataclass(frozen=True)
class Fence:
    """What somebody outside has to enter beside the network, to be inside."""

    has_user_namespace: bool

    def into(self, pid: int) -> tuple[str, ...]:
        """What a command begins with that is run where the process `pid` is, which is inside."""
        users = ("--user", "--preserve-credentials") if self.has_user_namespace else ()
        return ("nsenter", "--target", str(pid), "--net", *users, "--")


def enter() -> Fence:
    """Puts the calling thread into a new network namespace, with loopback up.

    As root, or in a user namespace of the same user, which is given to processes of one thread only. Raises Unfenced;
    then nothing has changed."""
    # Some kernels give a user namespace and refuse what belongs to it (AppArmor's restriction of them), and there is
    # no way back out of one: somebody else goes first.
    if refusal := _refused_to_a_child():
        raise Unfenced(refusal)
    try:
        return _entered()
    except OSError as fault:
        raise Unfenced(_told(fault)) from None


def _refused_to_a_child() -> str:
    """Why a process of one thread is not let in; empty: it is."""
    reading, writing = os.pipe()
    if (child := os.fork()) == 0:
        try:
            _entered()
        except OSError as fault:
            os.write(writing, _told(fault).encode())
        finally:
            os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as told:
        refusal = told.read()
    os.waitpid(child, 0)
    return refusal


def _told(fault: OSError) -> str:
    why = "this process has threads already" if fault.errno == errno.EINVAL else fault.strerror
    return f"this machine gives it no network namespace, as root or as a user: {why}"


def _entered() -> Fence:
    user, group = os.getuid(), os.getgid()
    try:
        _unshare(CLONE_NEWNET)
        fence = Fence(has_user_namespace=False)
    except OSError:
        _unshare(CLONE_NEWUSER | CLONE_NEWNET)
        _map_to_the_same(user, group)
        fence = Fence(has_user_namespace=True)
    _raise_loopback()
    return fence


def _map_to_the_same(user: int, group: int) -> None:
    """Files stay the user's. Groups have to be given up before a group may be mapped."""
    for name, text in (("uid_map", f"{user} {user} 1"), ("setgroups", "deny"), ("gid_map", f"{group} {group} 1")):
        (OWN / name).write_text(text)


def _unshare(flags: int) -> None:
    # os.unshare is there from Python 3.12 on only.
    library = ctypes.CDLL(None, use_errno=True)
    if library.unshare(flags) != 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))


def _raise_loopback() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asked:
        answer = fcntl.ioctl(asked, SIOCGIFFLAGS, INTERFACE_REQUEST.pack(LOOPBACK, 0))
        _, flags = INTERFACE_REQUEST.unpack(answer)
        fcntl.ioctl(asked, SIOCSIFFLAGS, INTERFACE_REQUEST.pack(LOOPBACK, flags | IFF_UP))
