"""What a stack file wants of its path: ends, services, conversations between them, stand-ins for servers. Pure."""
