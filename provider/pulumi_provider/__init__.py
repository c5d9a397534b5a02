"""The engine's resource provider protocol, for resources declared as pydantic models. It knows no service."""
