"""What may be asked about Direct Connect, one noun a file: each operation takes a request and gives AWS's answer."""
