"""What the API does with an account, one noun a file: each operation takes the account and a call."""
