"""Two IPsec tunnels between AWS and a router of the customer's."""
