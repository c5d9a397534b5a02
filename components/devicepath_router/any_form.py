"""What was handed over, in whichever form it is."""

from devicepath_router import aws_xml, plain_form
from devicepath_router.customer_gateway_configuration import CustomerGatewayConfiguration


def read(text: str, name: str) -> CustomerGatewayConfiguration:
    """Of AWS's XML or of a plain form; `name` is the file's. Raises InvalidSpec with everything that is wrong."""
    # What Windows puts before a text of UTF-8.
    text = text.removeprefix("\ufeff")
    if text.lstrip().startswith("<"):
        return aws_xml.read(text, name=name)
    return plain_form.read(text, name=name)
