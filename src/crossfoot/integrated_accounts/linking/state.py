"""What an attempt to connect knows so far: sealed whenever it is not in use.

The key is made of the link token itself and a key of the vault's. The token is stored as a digest
only, so neither the database nor the database with the master key opens what was typed: it takes
the token as well, which the customer's browser holds (docs/adr).
"""

import msgspec

from crossfoot.integrated_accounts.linking.shapes import EntityChoice, ResourcePermissions, Step
from crossfoot.integrated_accounts.master_keys import decrypt, encrypt
from crossfoot.integrated_accounts.requests import Unprinted
from crossfoot.integrated_accounts.shapes import Json
from crossfoot.integrated_accounts.vault import Vault
from crossfoot.secret import Secret


class State(Unprinted, kw_only=True):
    """The context that came with the token, and what has been typed and learned since."""

    given: Json = msgspec.field(default_factory=dict)
    step: Step | None = None
    """None: where an attempt of its kind begins."""
    company_id: str | None = None
    user_id: str | None = None
    user_password: str | None = None
    entities: list[EntityChoice] = msgspec.field(default_factory=list)
    entity_id: str | None = None
    permissions: list[ResourcePermissions] = msgspec.field(default_factory=list)


def seal(vault: Vault, token: Secret, token_id: str, state: State) -> bytes:
    """Encrypt a state, so that it opens only with the token, and only in its row."""
    return encrypt(_key(vault, token), msgspec.json.encode(state), _bound(token_id))


def unseal(vault: Vault, token: Secret, token_id: str, sealed: bytes) -> State:
    """Open a state; VaultError when it was changed or moved."""
    return msgspec.json.decode(decrypt(_key(vault, token), sealed, _bound(token_id)), type=State)


def _key(vault: Vault, token: Secret) -> bytes:
    return vault.derive(f"link-token/{token.reveal()}")


def _bound(token_id: str) -> bytes:
    return f"crossfoot/1/link-token/{token_id}".encode()
