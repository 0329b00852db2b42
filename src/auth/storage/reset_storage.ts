import {
  type Account,
  FOREIGN_DEVICE,
  type Server,
} from "../../core/account.ts";
import { Failure } from "../../core/failure.ts";
import type { CertificateRecord } from "../../core/client_certificate.ts";
import type { HeaderRecord } from "../../core/request_headers.ts";
import type { TokenKey } from "../../core/token_key.ts";
import { serverOf } from "../accounts/account_server.ts";
import type { AuthDependencies } from "../dependencies.ts";

/** An account whose token only the encrypted file holds. */
export interface LostAccount {
  readonly account: Account;
  readonly server: Server;
  /**
   * The device to revoke on the server; null for the token of another client,
   * which a new sign-in does not revoke.
   */
  readonly deviceName: string | null;
}

export interface ResetReport {
  readonly path: string;
  readonly deleted: boolean;
  readonly accounts: readonly LostAccount[];
  /** Entries that belong to no account. */
  readonly orphans: readonly TokenKey[];
  readonly headers: readonly HeaderRecord[];
  readonly certificates: readonly CertificateRecord[];
}

/**
 * Reports what is lost with an encrypted file that nobody can unlock, and
 * deletes it if `confirmed`. The accounts stay, without a token; the records of
 * lost request headers and client keys do not.
 *
 * @throws {Failure} `not_found` if there is no such file
 */
export async function resetStorage(
  deps: AuthDependencies,
  { confirmed }: { confirmed: boolean },
): Promise<ResetReport> {
  if (!confirmed) return { ...await findLost(deps), deleted: false };
  return await deps.alone(async () => {
    const lost = await findLost(deps);
    await deps.storages.fileCare.discard();
    for (const change of deps.accounts.listTokenChanges()) {
      const isLost = change.tokenStorage === "encrypted-file";
      if (isLost) deps.accounts.endTokenChange(change);
    }
    for (const { origin } of lost.headers) {
      deps.accounts.removeRequestHeaders(origin);
    }
    for (const { origin } of lost.certificates) {
      deps.accounts.removeClientCertificate(origin);
    }
    return { ...lost, deleted: true };
  });
}

async function findLost(
  deps: AuthDependencies,
): Promise<Omit<ResetReport, "deleted">> {
  const { path, used, names } = await deps.storages.fileCare.peek();
  if (!used) throw noFile();
  const accounts = deps.accounts.listAccounts();
  const lost = accounts.filter((it) => it.tokenStorage === "encrypted-file");
  const orphans = names.filter(({ serverId, userId }) =>
    !lost.some((it) => it.serverId === serverId && it.userId === userId)
  );
  const isForeign = ({ deviceId }: Account) => deviceId === FOREIGN_DEVICE;
  return {
    path,
    orphans,
    certificates: deps.accounts.listClientCertificates()
      .filter((it) => it.tokenStorage === "encrypted-file"),
    headers: deps.accounts.listRequestHeaders()
      .filter((it) => it.tokenStorage === "encrypted-file"),
    accounts: lost.map((account) => ({
      account,
      server: serverOf(deps, account),
      deviceName: isForeign(account) ? null : deps.servers.deviceName,
    })),
  };
}

function noFile(): Failure {
  return new Failure(
    "not_found",
    "Cannot reset encrypted file: there is none",
    {
      hint: "See where tokens are stored with `jellytau storage status`",
      remedy: "show-storage",
    },
  );
}
