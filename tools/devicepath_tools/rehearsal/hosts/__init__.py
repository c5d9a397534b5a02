"""Rehearsed hosts: instances that really boot, in systemd-nspawn, with EC2's DHCP and Instance Metadata Service.

What is missing of Amazon Linux and of EC2 is listed in docs/rehearsed-hosts.md.
"""
