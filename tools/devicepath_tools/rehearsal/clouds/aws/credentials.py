"""The rehearsal's credentials. They open nothing: no account of AWS has such a key."""

from devicepath_tools.rehearsal.clouds.aws_client import Credentials

ACCESS_KEY_ID = "rehearsal"
SECRET_ACCESS_KEY = "rehearsal-opens-nothing"
"""A text that stands nowhere else: who looks for it in states and logs finds it only where it leaked."""
ACCOUNT_ID = "123456789012"
"""The account they belong to: moto's for every key that it has not given out itself. Others are reached by
assume-role; moto needs no role to exist there."""

REHEARSAL = Credentials(ACCESS_KEY_ID, SECRET_ACCESS_KEY)
