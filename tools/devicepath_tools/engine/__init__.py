"""The Pulumi engine: found, or made once and kept in a cache outside the checkout.

engine = ensure()
subprocess.run(["pulumi", "preview"], env={**os.environ, **engine.environment(home)}, check=True)
"""

from devicepath_tools.engine.finder import ensure, ensure_sdk_generator
from devicepath_tools.engine.installation import Engine, EngineUnavailable, Origin

__all__ = ["Engine", "EngineUnavailable", "Origin", "ensure", "ensure_sdk_generator"]
