import { certificateFacts } from "../core/client_certificate.ts";
import {
  ORIGIN_ADVICE,
  originKey,
  type OriginSecret,
} from "../core/entry_key.ts";
import { Failure, toFailure } from "../core/failure.ts";
import type { SystemCheck } from "../core/ports.ts";
import type { TokenStorage } from "../core/account.ts";
import type { CoreDependencies } from "./handlers.ts";

type Dependencies = Pick<CoreDependencies, "accounts" | "storages" | "clock">;

/**
 * Reports the names of request headers and the subjects of client certificates,
 * never a value or a key, and whether their secrets are stored. Never prompts.
 */
export async function originChecks(
  deps: Dependencies,
): Promise<SystemCheck[]> {
  try {
    return await Promise.all([
      ...deps.accounts.listRequestHeaders().map((it) =>
        checkSecret(deps, {
          ...it,
          holds: "request_headers",
          name: "request-headers",
          what: it.names.join(", "),
        })
      ),
      ...deps.accounts.listClientCertificates().map(async (it) => {
        const facts = certificateFacts(it.certificatePem);
        const stored = await checkSecret(deps, {
          ...it,
          holds: "client_key",
          name: "client-certificate",
          what: facts?.subject ?? "unreadable",
        });
        const isExpired = facts !== null && facts.validTo < deps.clock.now();
        if (!stored.ok || !isExpired) return stored;
        const detail = `${stored.detail}: it has expired`;
        return { ...stored, ok: false, detail, hint: RENEW };
      }),
    ]);
  } catch (caught) {
    toFailure(caught); // the check of the metadata reports it
    return [];
  }
}

const RENEW =
  "Set a new one with `jellytau server certificate set <server> <pem>`";

async function checkSecret(
  { storages }: Dependencies,
  { origin, tokenStorage, holds, name, what }: {
    origin: string;
    tokenStorage: TokenStorage;
    holds: OriginSecret;
    name: string;
    what: string;
  },
): Promise<SystemCheck> {
  const detail = `${origin}: ${what} (${tokenStorage})`;
  const missing = { name, ok: false, hint: ORIGIN_ADVICE[holds].hint };
  try {
    const key = await originKey(origin, holds);
    const found = await storages.at(tokenStorage).findEntry(key);
    if (found !== null) return { name, ok: true, detail, hint: null };
    return { ...missing, detail: `${detail}: not stored` };
  } catch (caught) {
    const failure: Failure = toFailure(caught);
    return { ...missing, detail: failure.message, hint: failure.hint };
  }
}
