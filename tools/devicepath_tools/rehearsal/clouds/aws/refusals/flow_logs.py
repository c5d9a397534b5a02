"""Flow logs."""

from devicepath_tools.rehearsal.clouds.aws.refusals.request import After, Before, Refused, Request


def _refuse_missing_role(request: Request) -> None:
    """Source: AWS, CreateFlowLogs: logs in CloudWatch need a role that writes them."""
    to_cloudwatch = request.get("LogDestinationType", "cloud-watch-logs") == "cloud-watch-logs"
    if to_cloudwatch and not request.get("DeliverLogsPermissionArn"):
        raise Refused(
            "InvalidParameter", "DeliverLogsPermissionArn can't be empty if LogDestinationType is cloud-watch-logs."
        )


BEFORE: dict[str, Before] = {"create_flow_logs": _refuse_missing_role}
AFTER: dict[str, After] = {}
