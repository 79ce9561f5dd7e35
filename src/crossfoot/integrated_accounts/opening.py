"""Opens every room of integrated accounts over one store."""

from dataclasses import dataclass
from pathlib import Path

from crossfoot.clock import SYSTEM_CLOCK, Clock
from crossfoot.intacct import LaneLimits, Sender, Transport
from crossfoot.integrated_accounts.accounts import IntegratedAccounts
from crossfoot.integrated_accounts.connection import Reach
from crossfoot.integrated_accounts.environments import Environments
from crossfoot.integrated_accounts.events import Events
from crossfoot.integrated_accounts.gateways import Gateways
from crossfoot.integrated_accounts.integrations import Integrations
from crossfoot.integrated_accounts.lanes import Lanes
from crossfoot.integrated_accounts.linking.finishing import Finishing
from crossfoot.integrated_accounts.linking.linking import Linking
from crossfoot.integrated_accounts.linking.post_connect import PostConnectForms
from crossfoot.integrated_accounts.linking.tokens import LinkTokens
from crossfoot.integrated_accounts.master_keys import KeyFile
from crossfoot.integrated_accounts.metering import Metering
from crossfoot.integrated_accounts.overrides import Overrides
from crossfoot.integrated_accounts.tokens import ApiTokens, Callers
from crossfoot.integrated_accounts.vault import Vault
from crossfoot.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """What `open_accounts` opened."""

    vault: Vault
    environments: Environments
    api_tokens: ApiTokens
    callers: Callers
    integrations: Integrations
    accounts: IntegratedAccounts
    overrides: Overrides
    events: Events
    post_connect_forms: PostConnectForms
    link_tokens: LinkTokens
    linking: Linking


async def open_accounts(  # noqa: PLR0913 -- two of them are keywords that have defaults
    store: Store,
    master_key_file: Path,
    transport: Transport,
    sender: Sender | None,
    clock: Clock = SYSTEM_CLOCK,
    *,
    limits: LaneLimits | None = None,
    metering: Metering | None = None,
) -> Opened:
    """Open the vault and what stands on it; at the first start, make the default environment.

    The store must have been migrated. One transport serves every company, each in a lane of its
    own with these limits; `metering` counts what their calls cost.

    Raises:
        VaultError: the master key file does not fit the database.
    """
    vault = Vault(store, KeyFile(master_key_file, clock), clock)
    await vault.open()
    cursor_key = vault.derive("administrative-lists")
    environments = Environments(store, cursor_key, clock)
    integrations = Integrations(store, cursor_key, clock)
    await integrations.installed((await environments.ensure_default()).id)
    lanes = Lanes(limits or LaneLimits(), clock)
    reach = Reach(
        transport=transport, sender=sender, lanes=lanes, metering=metering or Metering(store, clock)
    )
    gateways = Gateways(store, vault, reach, clock)
    overrides = Overrides(store, clock)
    accounts = IntegratedAccounts(store, vault, gateways, integrations, overrides, clock=clock)
    link_tokens = LinkTokens(store, vault, integrations, clock)
    finishing = Finishing(store, vault, link_tokens, accounts, integrations, clock=clock)
    return Opened(
        vault=vault,
        environments=environments,
        api_tokens=ApiTokens(store, cursor_key, clock),
        callers=Callers(store, clock),
        integrations=integrations,
        accounts=accounts,
        overrides=overrides,
        post_connect_forms=PostConnectForms(store, clock),
        events=Events(store, cursor_key),
        link_tokens=link_tokens,
        linking=Linking(store, vault, link_tokens, finishing, reach, clock=clock),
    )
