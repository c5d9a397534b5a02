"""What is written from the code and committed: never edited by hand, and compared by `make test`."""
