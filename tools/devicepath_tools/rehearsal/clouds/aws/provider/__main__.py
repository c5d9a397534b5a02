"""The plugin `pulumi-resource-aws`: python -m devicepath_tools.rehearsal.clouds.aws.provider ENGINE"""

from devicepath_tools.rehearsal.clouds.aws.provider.package import AWS
from devicepath_tools.rehearsal.clouds.aws.provider.server import AwsServer
from soracom_provider.protocol.serve import serve

if __name__ == "__main__":
    serve(AWS, AwsServer)
