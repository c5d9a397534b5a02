"""Site-to-site VPNs, as nouns of our own: customer gateways, VPN gateways, and connections with their two tunnels.

moto keeps none of a connection's options, and gives every one the same two tunnels. `operations/` is what may be asked,
and what is refused; what passes through the tunnels comes from outside (`PUT /emulation/vpn_tunnels`).
Source: AWS, Site-to-Site VPN guide, EC2 API reference and its error codes; answers of AWS in batfish/batfish."""
