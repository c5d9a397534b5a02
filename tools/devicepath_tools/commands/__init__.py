"""The subcommands of `devicepath`, one a file."""
