"""A managed policy of IAM."""

import re

POLICY_ARN = re.compile(
    r"arn:aws(?:-cn|-us-gov)?:iam::(aws|\d{12}):policy/(?:[!-~]+/)?[A-Za-z0-9_+=,.@-]{1,128}", re.ASCII
)
"""Source: AWS, IAM API, CreateRole, and IAM identifiers. The first group is the account, or `aws` for AWS's own."""
EXAMPLE = "arn:aws:iam::111122223333:policy/devicepath-boundary"
