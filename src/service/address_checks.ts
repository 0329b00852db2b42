import type { AccountReport } from "../auth/accounts/account_report.ts";
import { proveAddress } from "../auth/accounts/account_server.ts";
import { confirmedRecord } from "../auth/accounts/confirmed_records.ts";
import type { CallOptions } from "../auth/dependencies.ts";
import { NO_DEVICE, type Server, type ServerAddress } from "../core/account.ts";
import { toFailure } from "../core/failure.ts";
import type { SystemCheck } from "../core/ports.ts";
import { addressesOf } from "../core/server_address.ts";
import type { CoreDependencies } from "./handlers.ts";

/** An address of another network may not answer at all. */
const LIMIT_MS = 5_000;

/**
 * Checks each address of the servers that have several, if a token has confirmed
 * them; sends none. One that does not answer is no fault: it may belong to
 * another network.
 */
export async function addressChecks(
  deps: Pick<CoreDependencies, "servers">,
  reports: readonly AccountReport[],
  call: CallOptions,
): Promise<SystemCheck[]> {
  const recorded = await Promise.all(
    reports.map(({ server }) => confirmedRecord(server)),
  );
  const several = recorded.filter((it) => it.addresses !== undefined);
  const servers = new Map(several.map((it) => [it.id, it]));
  const timeoutMs = Math.min(call.timeoutMs ?? LIMIT_MS, LIMIT_MS);
  return await Promise.all(
    [...servers.values()].flatMap((server) =>
      addressesOf(server).map((address) =>
        checkAddress(deps, { server, address, call: { ...call, timeoutMs } })
      )
    ),
  );
}

async function checkAddress(
  deps: Pick<CoreDependencies, "servers">,
  { server, address, call }: {
    server: Server;
    address: ServerAddress;
    call: CallOptions;
  },
): Promise<SystemCheck> {
  const name = "server-address";
  const { url } = address;
  const onOutcome = () => undefined;
  try {
    const options = { server, address, deviceId: NO_DEVICE, call, onOutcome };
    const { connection } = await proveAddress(deps, options);
    await connection.close();
    return { name, ok: true, detail: `${url}: answers`, hint: null };
  } catch (caught) {
    const { kind, message, hint } = toFailure(caught);
    if (kind !== "unreachable" && kind !== "timeout") {
      return { name, ok: false, detail: message, hint };
    }
    const detail = `${url}: does not answer on this network`;
    return { name, ok: true, detail, hint: null };
  }
}
