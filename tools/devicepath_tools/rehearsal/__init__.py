"""The rehearsal: emulated clouds and wires on one machine, driven through the same interfaces as the real ones."""
