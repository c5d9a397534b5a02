"""What strongSwan is told of a tunnel. It reads and runs the files in test_in_strongswan.py."""

from dataclasses import replace
from ipaddress import IPv4Network

import pytest

from devicepath_router import strongswan
from devicepath_router.aws_xml import read
from devicepath_router.router_host import Distribution, RouterHost
from devicepath_router.tunnel_options import DEFAULT_PHASE_1, DEFAULT_PHASE_2, TunnelOptions
from devicepath_spec.choices import IkeVersion
from tests.router.handed_over import KEYS, xml

HOST = RouterHost(name="door", own_ranges=(IPv4Network("192.168.50.0/24"),))
CONFIGURATION = read(xml())


def tunnel(options: TunnelOptions):
    return replace(CONFIGURATION.tunnels[0], options=options)


def options(versions=(IkeVersion.IKEV2,), **phases) -> TunnelOptions:
    default = TunnelOptions()
    return TunnelOptions(
        versions,
        replace(default.phase_1, **phases.get("phase_1", {})),
        replace(default.phase_2, **phases.get("phase_2", {})),
    )


def test_each_tunnel_has_a_file_that_nobody_else_reads_and_that_has_its_key_alone():
    first, second, daemon = strongswan.files(CONFIGURATION, HOST)
    assert [(file.path, file.mode) for file in (first, second, daemon)] == [
        ("/etc/swanctl/conf.d/door-1.conf", 0o600),
        ("/etc/swanctl/conf.d/door-2.conf", 0o600),
        ("/etc/strongswan.d/devicepath.conf", 0o644),
    ]
    assert [KEYS[0] in file.content for file in (first, second, daemon)] == [True, False, False]
    assert [KEYS[1] in file.content for file in (first, second, daemon)] == [False, True, False]
    assert not any(key in repr(file) for key in KEYS for file in (first, second))


def test_red_hat_has_its_files_in_another_folder():
    files = strongswan.files(CONFIGURATION, replace(HOST, distribution=Distribution.RHEL))
    assert [file.path for file in files] == [
        "/etc/strongswan/swanctl/conf.d/door-1.conf",
        "/etc/strongswan/swanctl/conf.d/door-2.conf",
        "/etc/strongswan/strongswan.d/devicepath.conf",
    ]


def test_a_dead_peer_is_known_by_retransmissions_and_no_arp_is_answered_for_others():
    daemon = strongswan.files(CONFIGURATION, HOST)[2].content.split()
    assert " ".join(daemon[daemon.index("retransmit_tries") :][:3]) == "retransmit_tries = 2"
    assert " ".join(daemon[daemon.index("farp") :][:5]) == "farp { load = no"


@pytest.mark.parametrize(
    ("chosen", "ike", "esp"),
    [
        (
            TunnelOptions(),
            "aes256gcm16-aes128gcm16-prfsha512-prfsha384-prfsha256-prfsha1-{1}, "
            "aes256-aes128-sha512-sha384-sha256-sha1-{1}",
            "aes256gcm16-aes128gcm16-{2}, aes256-aes128-sha512-sha384-sha256-sha1-{2}",
        ),
        (
            options(
                phase_1={"encryption": ("AES128",), "integrity": ("SHA2-256",), "dh_groups": (14,)},
                phase_2={"encryption": ("AES256-GCM-16",), "integrity": ("SHA1",), "dh_groups": (19, 20)},
            ),
            "aes128-sha256-modp2048",
            "aes256gcm16-ecp384-ecp256",
        ),
        (
            options(
                (IkeVersion.IKEV1,),
                phase_1={"integrity": ("SHA1", "SHA2-256"), "dh_groups": (2, 14)},
                phase_2={"encryption": ("AES128", "AES128-GCM-16"), "integrity": ("SHA1",), "dh_groups": (5, 2)},
            ),
            "aes256-sha256-modp2048, aes256-sha1-modp2048, aes128-sha256-modp2048, aes128-sha1-modp2048",
            "aes128gcm16-modp1536, aes128-sha1-modp1536",
        ),
    ],
    ids=["whatever AWS allows", "chosen", "the first version of IKE"],
)
def test_proposals_are_the_options_the_strongest_first(chosen, ike, esp):
    groups = "ecp384-ecp521-ecp256-modp4096-modp3072-modp2048-modp6144-modp8192-modp2048s256-modp2048s224-modp1024s160"
    expected = [text.replace("{1}", f"{groups}-modp1024") for text in (ike, esp)]
    expected = [text.replace("{2}", f"{groups}-modp1536-modp1024") for text in expected]
    assert [strongswan.phase_1_proposals(tunnel(chosen)), strongswan.phase_2_proposals(tunnel(chosen))] == expected


def test_keys_are_new_before_their_lifetime_is_over():
    short = options(phase_1={"lifetime_s": 3600}, phase_2={"lifetime_s": 900})
    configuration = replace(CONFIGURATION, tunnels=(tunnel(short), CONFIGURATION.tunnels[1]))
    told = strongswan.files(configuration, HOST)[0].content.splitlines()
    assert [line.strip() for line in told if "_time" in line] == [
        "rekey_time = 3272s",
        "over_time = 328s",
        "rekey_time = 818s",
        "life_time = 900s",
    ]
    assert DEFAULT_PHASE_1.lifetime_s > DEFAULT_PHASE_2.lifetime_s


def test_selectors_are_what_the_connection_carries():
    narrow = replace(
        CONFIGURATION, own_selector=IPv4Network("192.168.50.0/24"), far_selector=IPv4Network("10.0.0.0/16")
    )
    for configuration, own, far in (
        (CONFIGURATION, "0.0.0.0/0", "0.0.0.0/0"),
        (narrow, "192.168.50.0/24", "10.0.0.0/16"),
    ):
        told = strongswan.files(configuration, HOST)[0].content
        assert f"local_ts = {own}\n" in told
        assert f"remote_ts = {far}\n" in told


def test_interface_ids_are_one_for_each_tunnel_and_may_begin_elsewhere():
    files = strongswan.files(CONFIGURATION, replace(HOST, first_interface_id=11))
    assert ["if_id_in = 11\n" in files[0].content, "if_id_out = 12\n" in files[1].content] == [True, True]


def test_the_first_version_of_ike_with_gcm_alone_is_refused():
    gcm = options((IkeVersion.IKEV1,), phase_1={"encryption": ("AES256-GCM-16",)})
    assert list(gcm.faults()) == [
        ("phase_1.encryption", "has GCM alone, which strongSwan has not in IKEv1; write AES256, too.")
    ]
    assert list(replace(gcm, ike_versions=(IkeVersion.IKEV2,)).faults()) == []
