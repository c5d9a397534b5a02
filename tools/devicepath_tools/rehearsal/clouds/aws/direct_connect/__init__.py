"""Direct Connect, as nouns of our own: gateways, their associations, and hosted virtual interfaces.

One object for a thing, whoever looks at it. Connections, link aggregation and tags are moto's. `operations/` is what
may be asked; how a session of BGP is doing comes from outside (`PUT /emulation/virtual_interfaces`).
Every call is refused with one of two exceptions: the message is all there is, and AWS's words are known of few.
Source: AWS, Direct Connect guide and API reference."""
