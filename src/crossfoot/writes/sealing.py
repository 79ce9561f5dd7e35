"""What the ledger and the audit log need of the vault."""

from typing import Protocol


class Sealer(Protocol):
    """Encrypts what belongs to an integrated account; with the account goes the key."""

    async def seal_document(self, account_id: str, plain: bytes) -> bytes:
        """Encrypt with the account's data key. Raises VaultError where it is gone."""
        ...

    async def open_document(self, account_id: str, sealed: bytes) -> bytes:
        """Decrypt. Raises VaultError where the key is gone, or the text is another's."""
        ...
