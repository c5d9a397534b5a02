"""The VPC that devices talk with."""
