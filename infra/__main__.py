"""What `pulumi up` runs."""

import gc

# The classes of Pulumi and of its AWS package are hundreds of thousands of objects that stay. Looked through as often
# as Python does by default, they take a tenth of the program's time.
gc.set_threshold(100_000, 20, 100)

from devicepath_stack.program import main  # noqa: E402

main()
