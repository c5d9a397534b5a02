"""Names that AWS makes from that of a region. A region that is known gives plain text, as an Output costs more time."""

from pulumi import Input, Output

from devicepath.look_up import or_unknown


def zone_name(region: Input[str], letter: str) -> Input[str]:
    """Name of a zone: `ap-northeast-1a`."""
    return f"{region}{letter}" if isinstance(region, str) else Output.concat(_known(region), letter)


def service_name(region: Input[str], service: str) -> Input[str]:
    """Name of the service that a VPC endpoint leads to: `com.amazonaws.ap-northeast-1.s3`."""
    if isinstance(region, str):
        return f"com.amazonaws.{region}.{service}"
    return Output.concat("com.amazonaws.", _known(region), ".", service)


def _known(region: Input[str]) -> Output[str]:
    known: Output[str] = or_unknown(Output.from_input(region))
    return known
