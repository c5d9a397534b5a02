import pulumi
import pulumi_soracom as soracom

vpg = soracom.VirtualPrivateGateway("vpg", type="F", tags={"name": "fleet"})
group = soracom.Group("devices", tags={"name": "fleet"})
soracom.GroupConfiguration("on-the-vpg", group_id=group.id, vpg_id=vpg.id)
soracom.RoutingFilter(
    "only-the-backend",
    vpg_id=vpg.id,
    entries=[
        {"action": "deny", "ip_range": "0.0.0.0/0"},
        {"action": "allow", "ip_range": "10.0.0.0/16"},
    ],
)
pulumi.export("vpg_range", vpg.vpg_range)
