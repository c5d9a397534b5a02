"""The rehearsal: emulated clouds and wires on one machine, driven through the same front doors as the real ones."""
