"""The algorithms that AWS's tunnels may use, in AWS's words and in strongSwan's.

Source of what there is: AWS, Site-to-Site VPN user guide, tunnel options. The groups 35 to 37 (ML-KEM) are left out:
strongSwan has them from version 6 on, which neither Debian 12 nor Ubuntu 24.04 has."""

ENCRYPTION = {
    "AES256-GCM-16": "aes256gcm16",
    "AES128-GCM-16": "aes128gcm16",
    "AES256": "aes256",
    "AES128": "aes128",
}
"""The preferred first, as in each list here: where both ends take several, the first of ours is used."""
AUTHENTICATED = ("AES256-GCM-16", "AES128-GCM-16")
"""Those that need no integrity algorithm."""
INTEGRITY = {"SHA2-512": "sha512", "SHA2-384": "sha384", "SHA2-256": "sha256", "SHA1": "sha1"}
DH_GROUPS = {
    20: "ecp384",
    21: "ecp521",
    19: "ecp256",
    16: "modp4096",
    15: "modp3072",
    14: "modp2048",
    17: "modp6144",
    18: "modp8192",
    24: "modp2048s256",
    23: "modp2048s224",
    22: "modp1024s160",
    5: "modp1536",
    2: "modp1024",
}
"""Diffie-Hellman groups by their number. The large ones cost seconds of a small processor at each rekey."""
PHASE_1_DH_GROUPS = tuple(number for number in DH_GROUPS if number != 5)
PHASE_2_DH_GROUPS = tuple(DH_GROUPS)
