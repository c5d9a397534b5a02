"""The emulated clouds: AWS and SORACOM, both on loopback only."""
