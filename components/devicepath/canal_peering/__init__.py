"""Canal by VPC peering, both sides of it."""
