"""The state's id on the real engine: what keeps it, what does not, and that two states in one account stay apart.

One stack goes through it all; beside it is another of the same name with a backend of its own."""

import pytest

from tests.provider.account import eventually
from tests.provider.on_engine.stack import SoracomStack

pytestmark = pytest.mark.engine

VPG = 'vpg = soracom.VirtualPrivateGateway("vpg", type="F")\n'
BOTH = f'{VPG}soracom.Group("group")\n'
OF_A_LATER_VERSION = BOTH.replace(")\n", ', opts=pulumi.ResourceOptions(version="0.1.9"))\n')
OF_A_PROVIDER = (
    'own = soracom.Provider("own", wait_scale=0.01)\n'
    f"{BOTH.replace(chr(41) + chr(10), ', opts=pulumi.ResourceOptions(provider=own))' + chr(10))}"
)


@pytest.fixture(scope="module")
def stack(_deployed):
    return _deployed.stack()


@pytest.fixture(scope="module")
def account(stack):
    return stack.account


@pytest.fixture(scope="module")
def another(stack, engine, tmp_path_factory):
    """The same project and stack name, the same account, another backend."""
    other = SoracomStack(engine, tmp_path_factory.mktemp("another") / "stack", stack.account)
    yield other
    other.close()


def ids(stack):
    return {name: it["id"] for name, it in stack.resources().items()}


def test_a_stack_of_the_same_name_makes_its_own_and_ends_its_own(stack, another, account):
    stack.up(BOTH)
    there = ids(stack)
    run = another.up(BOTH)
    assert not set(ids(another).values()) & set(there.values())
    assert f"{there['vpg']} has this name, too, and is another state's" in run.output
    assert "Went on with" not in run.output
    another.destroy()
    assert account.ids("virtualPrivateGateways") == [there["vpg"]]
    stack.assert_settled()
    assert ids(stack) == there


def test_a_preview_says_nothing_of_the_states_id(stack):
    assert "owner" not in stack.preview("").output
    # Of a default provider the engine shows nothing at all.
    shown = stack.preview(OF_A_PROVIDER).output
    assert "waitScale" in shown
    assert "owner" not in shown
    stack.preview(BOTH, "--expect-no-changes")


def test_credentials_of_another_account_take_nothing_for_deleted(stack, open_account):
    there, elsewhere = ids(stack), open_account(operator_id="OP0099999999")
    for command in ("up", "refresh", "destroy"):
        run = stack.pulumi(command, "--yes", "--skip-preview", status=1, environment=elsewhere.environment())
        assert "The credentials are those of the account OP0099999999, but what this state has is in" in run.output
    assert ids(stack) == there
    stack.assert_settled()


def test_a_state_that_moves_to_another_backend_keeps_what_it_has(stack, another):
    there = ids(stack)
    file = str(stack.folder / "moved.json")
    stack.pulumi("stack", "export", "--show-secrets", "--file", file)
    another.pulumi("stack", "import", "--file", file)
    another.up(BOTH, "--expect-no-changes")
    assert ids(another) == there
    another.forget()


def test_a_state_that_was_lost_is_another_ones_to_its_successor(stack, another, account):
    there = ids(stack)
    another.up(BOTH)
    lost = ids(another)
    another.forget()
    another.up()
    assert not set(ids(another).values()) & {*lost.values(), *there.values()}
    another.destroy()
    assert set(account.ids("virtualPrivateGateways")) == {there["vpg"], lost["vpg"]}


def test_another_version_of_the_provider_tags_it_anew_and_replaces_nothing(stack, account):
    there = ids(stack)
    before = account.vpg(there["vpg"])["tags"]["pulumi-urn"]
    assert "2 updated" in stack.up(OF_A_LATER_VERSION).output
    assert ids(stack) == there
    assert account.vpg(there["vpg"])["tags"]["pulumi-urn"] != before
    stack.assert_settled()


def test_a_provider_of_the_programs_own_takes_it_over_and_replaces_nothing(stack):
    there = ids(stack)
    assert "2 updated" in stack.up(OF_A_PROVIDER).output
    assert ids(stack) == there
    stack.assert_settled()


def test_a_stack_that_is_renamed_after_a_run_was_killed_goes_on_with_what_that_one_made(stack, account):
    account.cloud.vpgs.make_next_stuck()
    more = OF_A_PROVIDER + VPG.replace('"vpg"', '"more"').replace(
        ")\n", ", opts=pulumi.ResourceOptions(provider=own))\n"
    )
    running = stack.program(more).start("up", "--yes", "--skip-preview")
    before = set(account.ids("virtualPrivateGateways"))
    eventually(lambda: set(account.ids("virtualPrivateGateways")) - before, "the VPG is being created")
    running.kill()
    running.wait(60)
    stack.assert_no_provider_is_left()
    (made,) = set(account.ids("virtualPrivateGateways")) - before
    account.cloud.release(made)
    stack.pulumi("cancel", "--yes")
    stack.rename("prod")
    assert f"Went on with {made}" in stack.up().output
    assert ids(stack)["more"] == made
