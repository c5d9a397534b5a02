"""A stand-in for Pulumi's `aws` provider that works on an emulated AWS on this machine, and on nothing else.

Type tokens, checks, defaults, replacements and secrets follow facts of the real provider (`facts.json`); what is
done to a resource is ours, over boto3."""
