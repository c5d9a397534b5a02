"""How a description is read: from what a stack file or a component's arguments say, to frozen values and all faults."""
