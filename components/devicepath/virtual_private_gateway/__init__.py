"""SORACOM's end: the VPG, its SIM group and devices."""
