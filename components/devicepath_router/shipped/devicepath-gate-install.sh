
# What is not needed for the tunnel must not keep it from being built.
modprobe vxlan || true
/usr/local/sbin/devicepath-gate configure
systemctl daemon-reload
# Before there is a tunnel.
systemctl enable --now devicepath-guard.service || true
# A reload leaves the primary interface alone; a restart would drop routes that others made. Where both fail, the watch
# asks again.
networkctl reload || systemctl restart systemd-networkd.service || true
systemctl enable --now devicepath-gate.service
# Not waited for: the tunnel works while a package is fetched.
systemctl enable --now --no-block devicepath-filter.service
