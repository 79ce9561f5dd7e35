from crossfoot.emulator.seed import credentials
from crossfoot.intacct import catalog
from crossfoot.intacct.catalog.policies import policies

Rows = dict[str, list[dict[str, str]]]


def test_the_published_sign_in_is_the_first_one() -> None:
    sender, user = credentials.SENDERS[0], credentials.USERS[0]
    assert (sender.id, sender.password) == ("crossfoot-dev", "s3nder&key")
    assert (user.login, user.password) == ("api", "p4ss&word")
    assert credentials.COMPANY == "demo"


def test_there_is_a_sender_without_authorisation_and_an_expired_company() -> None:
    assert [sender.authorized for sender in credentials.SENDERS] == [True, False]
    assert len({credentials.COMPANY, credentials.EXPIRED_COMPANY}) == 2


def test_everybody_with_a_password_is_a_user_in_the_state_that_is_promised(rows: Rows) -> None:
    status = {row["LOGINID"]: row["STATUS"] for row in rows["USERINFO"]}
    promised = {"inactive": "inactive", "locked": "lockedout"}
    for user in credentials.USERS:
        assert status[user.login] == promised.get(user.login, "active")


def test_passwords_differ() -> None:
    passwords = [user.password for user in credentials.USERS]
    assert len(set(passwords)) == len(passwords)


def _rights(rows: Rows, login: str, policy: str) -> str:
    roles = {row["ROLEKEY"] for row in rows["ROLEUSERS"] if row["USERLOGINID"] == login}
    return "".join(
        row["RIGHTS"]
        for row in rows["ROLEPOLICYASSIGNMENT"]
        if row["ROLEKEY"] in roles and row["POLICYNAME"] == policy
    )


def test_the_auditor_may_only_read_and_one_user_may_not_even_see_vendors(rows: Rows) -> None:
    assert _rights(rows, "auditor", "Vendors") == "List|View"
    assert _rights(rows, "norights", "Vendors") == ""
    assert _rights(rows, "norights", "Items") == "List|View|Add|Edit"
    assert _rights(rows, "api", "Vendors") == "List|View|Add|Edit|Delete"


def test_every_object_is_guarded_by_exactly_one_policy() -> None:
    guarded = [name for policy in policies() for name in policy.objects]
    assert len(set(guarded)) == len(guarded)
    assert set(guarded) == {*catalog.names(), "CHANNEL", "FUND", "supdoc", "supdocfolder"}
