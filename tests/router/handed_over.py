"""What another end hands over: AWS's XML of a made-up connection, and the same values in a plain form."""

XML = """\
<?xml version="1.0" encoding="UTF-8"?>
<vpn_connection id="vpn-0123456789abcdef0">
  <customer_gateway_id>cgw-0123456789abcdef0</customer_gateway_id>
  <vpn_gateway_id>vgw-0123456789abcdef0</vpn_gateway_id>
  <vpn_connection_type>ipsec.1</vpn_connection_type>
{attributes}{tunnels}</vpn_connection>
"""
STATIC = """\
  <vpn_connection_attributes>NoBGPVPNConnection</vpn_connection_attributes>
"""
BGP = """
      <bgp>
        <asn>{asn}</asn>
        <hold_time>30</hold_time>
      </bgp>"""
TUNNEL = """\
  <ipsec_tunnel>
    <customer_gateway>
      <tunnel_outside_address>
        <ip_address>198.51.100.1</ip_address>
      </tunnel_outside_address>
      <tunnel_inside_address>
        <ip_address>169.254.10.{own}</ip_address>
        <network_mask>255.255.255.252</network_mask>
        <network_cidr>30</network_cidr>
      </tunnel_inside_address>{own_bgp}
    </customer_gateway>
    <vpn_gateway>
      <tunnel_outside_address>
        <ip_address>{outside}</ip_address>
      </tunnel_outside_address>
      <tunnel_inside_address>
        <ip_address>169.254.10.{far}</ip_address>
        <network_mask>255.255.255.252</network_mask>
        <network_cidr>30</network_cidr>
      </tunnel_inside_address>{far_bgp}
    </vpn_gateway>
    <ike>
      <authentication_protocol>sha1</authentication_protocol>
      <encryption_protocol>aes-128-cbc</encryption_protocol>
      <lifetime>28800</lifetime>
      <perfect_forward_secrecy>group2</perfect_forward_secrecy>
      <mode>main</mode>
      <pre_shared_key>{key}</pre_shared_key>
    </ike>
    <ipsec>
      <protocol>esp</protocol>
      <authentication_protocol>hmac-sha1-96</authentication_protocol>
      <encryption_protocol>aes-128-cbc</encryption_protocol>
      <lifetime>3600</lifetime>
      <perfect_forward_secrecy>group2</perfect_forward_secrecy>
      <mode>tunnel</mode>
      <clear_df_bit>true</clear_df_bit>
      <fragmentation_before_encryption>true</fragmentation_before_encryption>
      <tcp_mss_adjustment>1379</tcp_mss_adjustment>
      <dead_peer_detection>
        <interval>10</interval>
        <retries>3</retries>
      </dead_peer_detection>
    </ipsec>
  </ipsec_tunnel>
"""
KEYS = ("made_up_key_of_tunnel_1", "made_up_key_of_tunnel_2")
OUTSIDE = ("203.0.113.10", "203.0.113.14")
PLAIN = f"""\
[connection]
id = vpn-0123456789abcdef0
own_outside_address = 198.51.100.1
own_asn = 65000
far_asn = 64512

[tunnel 1]
far_outside_address = {OUTSIDE[0]}
inside_range = 169.254.10.0/30
pre_shared_key = {KEYS[0]}

[tunnel 2]
far_outside_address = {OUTSIDE[1]}
inside_range = 169.254.10.4/30
pre_shared_key = {KEYS[1]}
"""


def xml(*, is_static: bool = False) -> str:
    """The whole file, with BGP or with static routes."""
    tunnels = (_tunnel(position, is_static=is_static) for position in range(2))
    return XML.format(attributes=STATIC if is_static else "", tunnels="".join(tunnels))


def line_of(text: str, part: str, which: int = 1) -> int:
    """The number of the line that has a part of a text, the first time or a later one."""
    return [number for number, line in enumerate(text.splitlines(), start=1) if part in line][which - 1]


def _tunnel(position: int, *, is_static: bool) -> str:
    own_bgp, far_bgp = ("", "") if is_static else (BGP.format(asn=65000), BGP.format(asn=64512))
    first = position * 4 + 1
    return TUNNEL.format(
        own=first + 1,
        far=first,
        outside=OUTSIDE[position],
        own_bgp=own_bgp,
        far_bgp=far_bgp,
        key=KEYS[position],
    )
