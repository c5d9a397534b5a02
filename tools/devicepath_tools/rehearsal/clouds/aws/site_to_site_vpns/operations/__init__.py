"""What may be asked about site-to-site VPNs, one noun a file: an operation takes a request and gives AWS's answer."""
