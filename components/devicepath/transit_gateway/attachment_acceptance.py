"""The acceptance of an attachment to a transit gateway, with an error that says what to do where AWS refuses it.

The provider accepts, and does not look whether that was done before. Source: the provider, resources
aws_ec2_transit_gateway_peering_attachment_accepter and aws_ec2_transit_gateway_vpc_attachment_accepter."""

from pulumi import ErrorHook, ErrorHookArgs, ResourceHookBinding, ResourceOptions

from devicepath.refused import Refused
from devicepath_spec.attachment_status import ACCEPTED_INSTEAD, not_waiting, recorded

NOT_WAITING = "IncorrectState"


class AttachmentAcceptance:
    """`place` is where the attachment is described, `instead` what to do about one that does not wait."""

    def __init__(self, place: str, instead: str):
        self._place, self._instead = place, instead

    def told(self, name: str, child: ResourceOptions) -> ResourceOptions:
        """The options of the accepter with the name `name`. What its hook raises is shown beside AWS's own error."""
        hook = ErrorHook(f"attachment of {name}", self.is_tried_again)
        return ResourceOptions.merge(child, ResourceOptions(hooks=ResourceHookBinding(on_error=[hook])))

    def is_tried_again(self, failed: ErrorHookArgs) -> bool:
        """Always False. Raises Refused where the attachment does not wait for an acceptance."""
        if failed.failed_operation == "create" and NOT_WAITING in next(iter(failed.errors), ""):
            given = failed.new_inputs or {}
            attachment_id = str(given.get("transitGatewayAttachmentId"))
            instead = self._instead
            if instead != ACCEPTED_INSTEAD:
                # What is in use is not to be deleted for that.
                instead = f"{recorded(failed.urn, failed.type, attachment_id, str(given.get('region')))} {instead}"
            raise Refused([f"{self._place}: {not_waiting(attachment_id, instead)}"])
        return False
