"""What `pulumi up` runs."""

from devicepath_stack.program import main

main()
