"""A Direct Connect gateway, what it leads to in AWS, and the virtual interfaces to routers of the customer's."""
