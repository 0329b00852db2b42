import {
  addAddress,
  orderAddresses,
  removeAddress,
} from "../auth/server/change_addresses.ts";
import { selectServer } from "../auth/server/known_servers.ts";
import type { Server } from "../core/account.ts";
import { addressesOf } from "../core/server_address.ts";
import { normaliseServerUrl } from "../core/server_url.ts";
import type { ADDRESS_COMMANDS, AddressView } from "./address_commands.ts";
import {
  callOptions,
  type CoreDependencies,
  type Handlers,
} from "./handlers.ts";
import { certificateAt, headersAt } from "./origin_views.ts";
import { seenCertificateView } from "./views.ts";

export const ADDRESS_HANDLERS: Handlers<
  keyof typeof ADDRESS_COMMANDS,
  CoreDependencies
> = {
  "list-addresses": (deps, { server }) => {
    const servers = server === null
      ? deps.accounts.listServers()
      : [selectServer(deps.accounts, server)];
    return { addresses: servers.flatMap((it) => viewsOf(deps, it)) };
  },
  "add-address": async (deps, input, context) => {
    const { timeoutMs: _, server: wanted, ...given } = input;
    const server = selectServer(deps.accounts, wanted);
    const call = { ...callOptions(input, context), tell: context.tell };
    const added = await addAddress(deps, { ...given, server }, call);
    return {
      url: normaliseServerUrl(given.url),
      certificate: seenCertificateView(added.certificate),
      addresses: viewsOf(deps, added.server),
    };
  },
  "remove-address": async (deps, { server: name, address: wanted }) => {
    const server = selectServer(deps.accounts, name);
    const changed = await removeAddress(deps, { server, wanted });
    const addresses = viewsOf(deps, changed.server);
    return { url: changed.removed.url, addresses };
  },
  "order-addresses": async (deps, { server: name, addresses: wanted }) => {
    const server = selectServer(deps.accounts, name);
    const changed = await orderAddresses(deps, { server, wanted });
    return { addresses: viewsOf(deps, changed) };
  },
};

function viewsOf(
  { accounts }: Pick<CoreDependencies, "accounts">,
  server: Server,
): AddressView[] {
  return addressesOf(server).map(({ url, trust }) => ({
    serverId: server.id,
    serverName: server.name,
    url,
    pinSha256: trust.pinSha256,
    caFile: trust.caPem !== null,
    headers: headersAt(accounts, url),
    clientCertificate: certificateAt(accounts, url),
  }));
}
