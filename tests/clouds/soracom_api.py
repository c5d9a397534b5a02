"""A small client of an emulated SORACOM API, in the words of the tests."""

from typing import Any

import httpx

from devicepath_tools.rehearsal.clouds.soracom import SoracomServer

VPGS = "/virtual_private_gateways"


class Clock:
    """A clock that stands still until a test moves it."""

    def __init__(self) -> None:
        self.now = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now

    def advance(self, seconds: float) -> None:
        self.now += seconds


class Api:
    """Calls one server. Every call says which status it expects."""

    def __init__(self, server: SoracomServer, clock: Clock) -> None:
        self.server = server
        self.cloud = server.cloud
        self.clock = clock
        # Nothing is encrypted on loopback; reading the certificates would take longer than a test.
        self.http = httpx.Client(timeout=10, verify=False, trust_env=False)
        self.headers: dict[str, str] = {}

    def log_in(self, **fields: object) -> dict[str, Any]:
        settings = self.server.settings
        body = {"authKeyId": settings.auth_key_id, "authKey": settings.auth_key, **fields}
        answer: dict[str, Any] = self.post("/auth", body)
        self.headers = {"X-Soracom-API-Key": answer["apiKey"], "X-Soracom-Token": answer["token"]}
        return answer

    def send(self, method: str, path: str, body: object = None, **query: Any) -> httpx.Response:
        """The plain exchange, whatever comes of it."""
        return self.http.request(method, self.server.url + path, headers=self.headers, params=query, json=body)

    def get(self, path: str, expect: int = 200, **query: Any) -> Any:
        return _checked(self.send("GET", path, **query), expect)

    def post(self, path: str, body: object = None, expect: int = 200) -> Any:
        return _checked(self.send("POST", path, body), expect)

    def put(self, path: str, body: object, expect: int = 200) -> Any:
        return _checked(self.send("PUT", path, body), expect)

    def delete(self, path: str, expect: int = 204) -> Any:
        return _checked(self.send("DELETE", path), expect)

    def emulation(self, method: str, path: str, body: object = None, expect: int = 200) -> Any:
        """The emulation's own paths, which need no token."""
        return _checked(self.http.request(method, self.server.emulation_url + path, json=body), expect)

    def refused(self, method: str, path: str, body: object = None, *, expect: int = 400, **query: Any) -> str:
        """The message of a refusal."""
        answer = _checked(self.send(method, path, body, **query), expect)
        return str(answer["errorMessage"]["message"])

    def creating_vpg(self, **fields: object) -> str:
        """The path of a VPG that is being created; type F unless asked otherwise."""
        return f"{VPGS}/{self.post(VPGS, {'type': 15, **fields}, expect=201)['vpgId']}"

    def running_vpg(self, **fields: object) -> str:
        """The path of a VPG that runs."""
        path = self.creating_vpg(**fields)
        self.clock.advance(self.server.settings.creation_seconds)
        return path

    def vpg_with_gate(self, **fields: object) -> str:
        """The path of a VPG whose Gate is open."""
        path = self.running_vpg(**fields)
        self.post(f"{path}/gate/open")
        return path

    def group_in(self, vpg_path: str, **air: object) -> str:
        """The id of a group whose SIMs use a VPG."""
        configuration = {"SoracomAir": {"useVpg": True, "vpgId": vpg_path.rpartition("/")[2], **air}}
        return str(self.post("/groups", {"configuration": configuration}, expect=201)["groupId"])

    def sim_ids(self) -> list[str]:
        return [sim["simId"] for sim in self.get("/sims")]

    def reconnect(self, sim_id: str) -> dict[str, Any]:
        """Resets a SIM's session and gives the SIM when it is online again."""
        self.post(f"/sims/{sim_id}/delete_session")
        self.clock.advance(self.server.settings.reconnect_seconds)
        sim: dict[str, Any] = self.get(f"/sims/{sim_id}")
        return sim


def imsi_of(sim: dict[str, Any]) -> str:
    """The IMSI of a SIM's active profile."""
    return str(sim["profiles"][sim["activeProfileId"]]["primaryImsi"])


def _checked(answer: httpx.Response, expect: int) -> Any:
    assert answer.status_code == expect, f"{answer.request.method} {answer.request.url}: {answer.text}"
    return answer.json() if answer.content else None
