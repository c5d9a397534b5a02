"""Pre-shared keys that are kept in Secrets Manager: one secret a connection, with an entry for each such tunnel.

Source: AWS, VPN guide, pre-shared key storage mode; of its name AWSVPCS2SVpnServiceRolePolicy. What an entry looks like
is assumed: no guide tells."""

import json
from typing import Any

from devicepath_tools.rehearsal.clouds.aws.site_to_site_vpns.vpn_tunnel import VpnTunnel


def store(account_id: str, region: str, connection_id: str, tunnels: list[VpnTunnel]) -> str:
    """Makes the secret, or writes the keys into the one that is there; gives its ARN."""
    secrets, name = _backend(account_id, region), _name(connection_id)
    text = json.dumps({str(tunnel.outside_address): tunnel.key for tunnel in tunnels})
    if name in secrets.secrets:
        secrets.put_secret_value(name, text, None, None, None)
    else:
        secrets.create_secret(name, text, None, None, None, None, None, [], force_overwrite=False)
    return str(secrets.secrets[name].arn)


def remove(account_id: str, region: str, connection_id: str) -> None:
    """A connection that has none is left alone."""
    _backend(account_id, region).secrets.pop(_name(connection_id))


def _name(connection_id: str) -> str:
    return f"s2svpn!{connection_id}"


def _backend(account_id: str, region: str) -> Any:
    from moto.secretsmanager.models import secretsmanager_backends

    return secretsmanager_backends[account_id][region]
