"""Error codes that moto spells otherwise than AWS.

Source: AWS, EC2 API, error codes. The `aws` provider takes one for "gone" and the other for a failure."""

from typing import Any

from moto.ec2.exceptions import EC2ClientError

from devicepath_tools.rehearsal.clouds.aws.refusals.request import put

CODES = {
    "InvalidVpcCidrBlockAssociationIdError.NotFound": "InvalidVpcCidrBlockAssociationID.NotFound",
    "InvalidVpcPeeringConnectionId.NotFound": "InvalidVpcPeeringConnectionID.NotFound",
}


def spell() -> None:
    """From now on every answer of EC2 has AWS's."""
    made = EC2ClientError.__init__

    def make(error: Any, *given: str) -> None:
        made(error, *(CODES.get(text, text) for text in given))

    put(EC2ClientError, "__init__", make)
