import { SYSTEM_TRUST, type Trust } from "../../core/account.ts";
import {
  cannot,
  ORIGIN_ADVICE,
  type OriginKey,
  originKey,
} from "../../core/entry_key.ts";
import { Failure, toFailure } from "../../core/failure.ts";
import type { SecureStorage } from "../../core/ports.ts";
import {
  type HeaderRecord,
  RequestHeaders,
} from "../../core/request_headers.ts";
import {
  bindingOf,
  type ExpectedBinding,
  type TokenBinding,
} from "../../core/token_binding.ts";
import type { AuthDependencies } from "../dependencies.ts";
import { addressesAt } from "./header_origin.ts";

/**
 * Returns the request headers for a connection. They are stored with the trust
 * that they were set under, and no other pin or CA gets them, since another
 * program may have recorded it.
 *
 * @param trust null for a caller that stores them again, or only checks them
 * @throws {Failure} `server_changed` if they were set under another pin or CA
 * @throws {Failure} `storage_damaged` if storage holds none, and the other
 * failures of a storage
 */
export async function readHeaders(
  storages: AuthDependencies["storages"],
  { record, trust }: { record: HeaderRecord; trust: Trust | null },
): Promise<RequestHeaders> {
  const { origin, tokenStorage } = record;
  const storage = storages.at(tokenStorage);
  const expected = await expectedBinding(origin, trust);
  const key = await originKey(origin, "request_headers");
  const stored = await storage.retrieve(key, expected).catch((caught) => {
    const failure = toFailure(caught);
    throw failure.kind === "server_changed" ? otherTrust(origin) : failure;
  });
  if (stored === null) throw missing(origin, key);
  return RequestHeaders.decode(origin, stored);
}

/** Certificate authorities prove the origin, so they need no record of it. */
async function expectedBinding(
  origin: string,
  trust: Trust | null,
): Promise<ExpectedBinding> {
  const isSystem = trust?.pinSha256 === null && trust.caPem === null;
  const binding = await bindingOf({
    url: origin,
    trust: trust ?? SYSTEM_TRUST,
  });
  return trust === null || isSystem ? { ...binding, trust: null } : binding;
}

/**
 * Returns the binding that an entry is stored with, to store it again: the trust
 * of certificate authorities, or that of a known server at the origin.
 *
 * @throws {Failure} `server_changed` if it is neither of them
 */
export async function findBinding(
  { accounts }: Pick<AuthDependencies, "accounts">,
  { origin, key, storage }: {
    origin: string;
    key: OriginKey;
    storage: SecureStorage;
  },
): Promise<TokenBinding> {
  const known = addressesAt(accounts, origin)
    .map((it) => it.address.trust);
  for (const trust of [SYSTEM_TRUST, ...known]) {
    const binding = await bindingOf({ url: origin, trust });
    try {
      await storage.retrieve(key, binding);
      return binding;
    } catch (caught) {
      const failure = toFailure(caught);
      if (failure.kind !== "server_changed") throw failure;
    }
  }
  throw otherTrust(origin);
}

/** Stores request headers for their origin under one trust. */
export async function storeHeaders(
  storage: SecureStorage,
  headers: RequestHeaders,
  { binding }: { binding: TokenBinding },
): Promise<void> {
  const { origin } = headers;
  // A keyring's own program shows these.
  const names = { userName: "request headers", serverName: origin };
  const key = await originKey(origin, "request_headers");
  await storage.store(key, headers.encode(), { binding, names });
}

function otherTrust(origin: string): Failure {
  return new Failure(
    "server_changed",
    `Cannot use request headers for "${origin}": they were set for another ` +
      "certificate trust",
    {
      hint: "Set them again with `jellytau server header set <server> <name>`" +
        ", and with its `--pin` or `--ca-file` if you trust that certificate",
      remedy: "set-header",
    },
  );
}

/** Returns the failure of a record whose secret is not stored. */
export function missing(origin: string, key: OriginKey): Failure {
  return new Failure(
    "storage_damaged",
    `${cannot("read", key)} for "${origin}": storage holds none`,
    ORIGIN_ADVICE[key.holds],
  );
}
