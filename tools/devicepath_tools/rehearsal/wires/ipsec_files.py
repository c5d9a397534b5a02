"""The files of both ends of an IPsec tunnel, as strongSwan reads them. Pure.

AWS's end takes what the connection allows. The router's is as a customer would write it."""

from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network

from devicepath_router.algorithms import DH_GROUPS, ENCRYPTION
from devicepath_router.algorithms import INTEGRITY as HASHES
from devicepath_spec.choices import Encryption, Integrity
from devicepath_tools.network.vpn_proposals import GCM, Proposals

DAEMON = """charon {
  load = random nonce aesni openssl aes sha1 sha2 hmac kdf gmp curve25519 gcm pem pkcs1 x509 revocation constraints \
pubkey kernel-libipsec kernel-netlink socket-default vici updown
  install_routes = no
  install_virtual_ip = no
  retransmit_tries = 2
  retransmit_timeout = 1.0
  retransmit_base = 1.5
  plugins {
    vici { socket = unix:///run/vici }
    kernel-libipsec { allow_peer_ts = yes }
    socket-default { fwmark = 0x42 }
    kernel-netlink { fwmark = !0x42 }
  }
  filelog { told { path = /run/log
      default = 1
      flush_line = yes } }
}
swanctl { load = }
"""
"""Of a charon with ESP in user space: `kdf` has to be loaded, `aesni` comes before gcm, and the mark keeps what it
encrypts from its own tunnel."""


@dataclass(frozen=True)
class TunnelEnd:
    """One end, in the words of a file."""

    name: str
    own_id: IPv4Address
    far_id: IPv4Address
    local_address: IPv4Address | None
    """None: any, as behind NAT."""
    far_address: IPv4Address
    key: str
    phase_1: Proposals
    phase_2: Proposals
    own_selector: IPv4Network
    far_selector: IPv4Network
    initiates: bool

    def __repr__(self) -> str:
        return f"TunnelEnd({self.name})"


def swanctl(end: TunnelEnd) -> str:
    """With its key."""
    local = f"  local_addrs = {end.local_address}\n" if end.local_address is not None else ""
    action = "start" if end.initiates else "none"
    return f"""connections {{ {end.name} {{
  version = 2
{local}  remote_addrs = {end.far_address}
  encap = yes
  proposals = {", ".join(proposals(end.phase_1, phase=1))}
  dpd_delay = 10s
  local {{ auth = psk
    id = {end.own_id} }}
  remote {{ auth = psk
    id = {end.far_id} }}
  children {{ {end.name} {{
    local_ts = {end.own_selector}
    remote_ts = {end.far_selector}
    esp_proposals = {", ".join(proposals(end.phase_2, phase=2))}
    dpd_action = {"restart" if end.initiates else "clear"}
    start_action = {action} }} }} }} }}
secrets {{ ike-{end.name} {{ id-1 = {end.own_id}
    id-2 = {end.far_id}
    secret = "{end.key}" }} }}
"""


def proposals(chosen: Proposals, *, phase: int) -> list[str]:
    """One for each cipher: AWS takes any hash and group beside it. Those with GCM have no hash, but in phase 1 a
    function that keys are made with."""
    groups = _joined(DH_GROUPS[it] for it in sorted(chosen.groups) if it in DH_GROUPS)
    words = [HASHES[Integrity(it)] for it in sorted(chosen.integrity)]
    hashes, functions = _joined(words), _joined(f"prf{it}" for it in words)
    found = []
    for cipher in sorted(chosen.encryption):
        beside = (functions if phase == 1 else "") if cipher in GCM else hashes
        found.append("-".join(filter(None, [ENCRYPTION[Encryption(cipher)], beside, groups])))
    return found


def _joined(words: Iterable[str]) -> str:
    return "-".join(words)
