"""An emulated AWS on loopback: moto that refuses what AWS refuses, and a stand-in for Pulumi's `aws` provider.

with AwsServer() as aws:
    run("pulumi", "up", env=os.environ | aws.environment("ap-northeast-1"))

`environment` also puts the folder of the stand-in first on PATH. Nothing here can reach a real account: the server
listens on loopback only, the stand-in takes no other endpoint and no credentials but the rehearsal's.
"""

from devicepath_tools.rehearsal.clouds.aws.credentials import ACCESS_KEY_ID, ACCOUNT_ID, SECRET_ACCESS_KEY
from devicepath_tools.rehearsal.clouds.aws.server import PLUGIN_FOLDER, AwsServer

__all__ = ["ACCESS_KEY_ID", "ACCOUNT_ID", "PLUGIN_FOLDER", "SECRET_ACCESS_KEY", "AwsServer"]
