"""An emulated AWS on loopback: moto that refuses what AWS refuses.

with AwsServer() as aws:
    run("pulumi", "up", env=os.environ | aws.environment("ap-northeast-1"))

The server listens on loopback only, and answers to no credentials but the rehearsal's.
"""

from devicepath_tools.rehearsal.clouds.aws.credentials import ACCESS_KEY_ID, ACCOUNT_ID, SECRET_ACCESS_KEY
from devicepath_tools.rehearsal.clouds.aws.server import AwsServer

__all__ = ["ACCESS_KEY_ID", "ACCOUNT_ID", "SECRET_ACCESS_KEY", "AwsServer"]
