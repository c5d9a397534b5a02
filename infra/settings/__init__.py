"""The stack file: what it may say, and what it says.

settings = load(pulumi.Config("devicepath").get_object("path"))
"""

from infra.settings.reading import InvalidStackFile, load
from infra.settings.schema import stack_file_schema
from infra.settings.settings import Settings

__all__ = ["InvalidStackFile", "Settings", "load", "stack_file_schema"]
