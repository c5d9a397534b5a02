"""A key service on loopback, by whose key the engine encrypts secrets: the part of HashiCorp Vault that it asks.

A passphrase is made into a key anew by each run of the engine that meets a secret: a fifth of a second of CPU, most of
what a run costs."""

import atexit
import json
import secrets
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

from typing_extensions import override

KEY = "hashivault://fleet"
"""The key's name, as Pulumi's --secrets-provider takes it."""


class _Answer(BaseHTTPRequestHandler):
    """https://developer.hashicorp.com/vault/api-docs/secret/transit, encrypt and decrypt."""

    server: "KeyService"

    def do_PUT(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if self.path.startswith("/v1/transit/encrypt/"):
            told = {"ciphertext": f"vault:v1:{secrets.token_hex()}"}
            self.server.kept[told["ciphertext"]] = asked["plaintext"]
        else:
            told = {"plaintext": self.server.kept[asked["ciphertext"]]}
        content = json.dumps({"data": told}).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    @override
    def log_message(self, format: str, *args: object) -> None: ...


class KeyService(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Answer)
        self.kept: dict[str, str] = {}
        """What was encrypted, by what stands for it."""
        Thread(target=self.serve_forever, daemon=True).start()

    def environment(self) -> dict[str, str]:
        """What an engine finds the service by."""
        return {"VAULT_SERVER_URL": f"http://127.0.0.1:{self.server_port}", "VAULT_SERVER_TOKEN": "made-up"}


@cache
def key_service() -> KeyService:
    """Of this process, begun at the first call and ended with it."""
    found = KeyService()
    atexit.register(found.shutdown)
    return found
