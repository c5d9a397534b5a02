"""The algorithms that AWS's tunnels may use, in strongSwan's words."""

from devicepath_spec.choices import Encryption, Integrity

ENCRYPTION = {
    Encryption.AES256_GCM_16: "aes256gcm16",
    Encryption.AES128_GCM_16: "aes128gcm16",
    Encryption.AES256: "aes256",
    Encryption.AES128: "aes128",
}
"""The preferred first, as in each list here: where both ends take several, the first of ours is used."""
INTEGRITY = {
    Integrity.SHA2_512: "sha512",
    Integrity.SHA2_384: "sha384",
    Integrity.SHA2_256: "sha256",
    Integrity.SHA1: "sha1",
}
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
