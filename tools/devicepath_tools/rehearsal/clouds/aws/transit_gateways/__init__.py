"""Transit gateways, as nouns of our own: gateways, attachments, route tables, which two accounts and two regions see.

One object for a thing, whoever looks at it. `operations/` is what may be asked, and what is refused.
Source: AWS, Transit Gateway guide and EC2 API reference; error codes also from issues that quote AWS, and from
floci-io/floci, whose authors tried each on AWS."""
