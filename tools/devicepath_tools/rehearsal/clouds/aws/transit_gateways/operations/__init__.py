"""What may be asked about transit gateways, one noun a file: each operation takes a request and gives AWS's answer."""
