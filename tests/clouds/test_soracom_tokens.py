"""Logging in to the emulated SORACOM API."""


def test_an_auth_key_gives_an_api_key_and_a_token_that_open_the_api(api):
    answer = api.log_in()
    assert set(answer) == {"apiKey", "operatorId", "token"}
    assert answer["operatorId"] == "OP0000000001"
    assert api.get("/groups") == []


def test_a_wrong_auth_key_is_401(api):
    api.refused("POST", "/auth", {"authKeyId": "keyId-rehearsal", "authKey": "secret-other"}, expect=401)
    api.refused("POST", "/auth", {"authKeyId": "keyId-other", "authKey": "secret-rehearsal"}, expect=401)


def test_a_login_by_mail_is_401_because_only_auth_keys_are_emulated(api):
    api.refused("POST", "/auth", {"email": "a@example.com", "password": "x"}, expect=401)


def test_every_other_call_needs_a_token(api, recorder):
    api.headers = {}
    with recorder.wrong_requests_meant():
        api.refused("GET", "/virtual_private_gateways", expect=401)
        api.refused("POST", "/auth/logout", expect=401)


def test_a_token_belongs_to_its_api_key(api):
    first = dict(api.headers)
    api.log_in()
    api.headers = {**first, "X-Soracom-Token": api.headers["X-Soracom-Token"]}
    api.refused("GET", "/groups", expect=401)


def test_a_token_ends_after_the_seconds_asked_for(api, clock):
    api.log_in(tokenTimeoutSeconds=60)
    clock.advance(59)
    api.get("/groups")
    clock.advance(1)
    api.refused("GET", "/groups", expect=401)


def test_a_token_ends_after_a_day_if_nothing_is_asked(api, clock):
    clock.advance(86399)
    api.get("/groups")
    clock.advance(1)
    api.refused("GET", "/groups", expect=401)


def test_a_token_cannot_last_longer_than_two_days(api, recorder):
    body = {"authKeyId": "keyId-rehearsal", "authKey": "secret-rehearsal", "tokenTimeoutSeconds": 172801}
    with recorder.wrong_requests_meant():
        api.refused("POST", "/auth", body)
    api.refused("POST", "/auth", {**body, "tokenTimeoutSeconds": 0})


def test_a_server_may_cap_all_tokens(start, clock):
    api = start(token_seconds=5)
    clock.advance(5)
    api.refused("GET", "/groups", expect=401)


def test_a_token_in_hand_gives_a_further_one(api, clock):
    operator = api.log_in(tokenTimeoutSeconds=60)["operatorId"]
    further = api.post(f"/operators/{operator}/token", {"tokenTimeoutSeconds": 600})["token"]
    clock.advance(60)
    api.refused("POST", f"/operators/{operator}/token", {}, expect=400)
    api.headers["X-Soracom-Token"] = further
    api.get("/groups")
    api.refused("POST", "/operators/OP0000000002/token", {}, expect=400)


def test_logging_out_ends_the_token(api):
    api.post("/auth/logout", expect=204)
    api.refused("GET", "/groups", expect=401)


def test_all_tokens_can_be_made_to_end_at_once(api):
    api.emulation("POST", "/tokens/expire", expect=204)
    api.refused("GET", "/groups", expect=401)


def test_no_exchange_that_is_recorded_holds_a_secret(api, recorder):
    answer = api.log_in()
    api.get("/groups")
    secrets = ["secret-rehearsal", answer["apiKey"], answer["token"]]
    for exchange in recorder.exchanges:
        text = f"{exchange} {exchange.request_body!r} {exchange.response_body!r}"
        assert not [secret for secret in secrets if secret in text], exchange.path
    assert not [secret for secret in secrets if secret in str(api.cloud.journal.entries())]
