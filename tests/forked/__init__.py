"""Programs and SORACOM's plugin in processes of their own, forked from one that has imported Pulumi."""
