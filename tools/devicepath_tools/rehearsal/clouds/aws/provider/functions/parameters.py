"""getParameter of Systems Manager; AWS's public ones too, for example the newest Amazon Linux image."""

from collections.abc import Mapping
from typing import Any

from devicepath_tools.rehearsal.clouds.aws.provider.account import Region


def get_parameter(aws: Region, arguments: Mapping[str, Any]) -> dict[str, Any]:
    decrypt = bool(arguments.get("withDecryption", True))
    found = aws.client("ssm").get_parameter(Name=arguments["name"], WithDecryption=decrypt)["Parameter"]
    return {
        "arn": found["ARN"],
        "id": found["Name"],
        "insecureValue": "" if found["Type"] == "SecureString" else found["Value"],
        "name": found["Name"],
        "region": aws.name,
        "type": found["Type"],
        "value": found["Value"],
        "version": found["Version"],
        "withDecryption": decrypt,
    }
