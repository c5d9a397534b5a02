"""The path of the stack as a program without components: what the components are measured against.

It registers the same resources with the same inputs, under components that have nothing of their own. What need not be
an Output is written down as a constant: no plan is made here, nothing is checked and no script is rendered."""
