import { counted } from "../core/labels.ts";
import type { AccountReport } from "../auth/accounts/account_report.ts";
import { checkAccounts } from "../auth/accounts/check_accounts.ts";
import type { CallOptions } from "../auth/dependencies.ts";
import { findOrphans, type Orphan } from "../auth/storage/orphans.ts";
import { settleTokenChanges } from "../auth/storage/token_changes.ts";
import { accountLabel } from "../core/account.ts";
import { isTokenKey } from "../core/entry_key.ts";
import { Failure, FAILURES, toFailure } from "../core/failure.ts";
import type {
  EncryptedFileStatus,
  KeyringStatus,
  SystemCheck,
} from "../core/ports.ts";
import { addressesOf } from "../core/server_address.ts";
import { isTooOld, OLDEST_SERVER } from "../core/server_version.ts";
import { addressChecks } from "./address_checks.ts";
import { originChecks } from "./origin_checks.ts";
import type { Reply } from "./protocol.ts";
import type { CoreDependencies } from "./handlers.ts";

/** Certificates depend on the clock; a small difference does no harm. */
const CLOCK_LIMIT_MS = 5 * 60_000;

/**
 * Checks everything that a sign-in depends on, after settling unfinished
 * changes of killed processes. One fault never hides another.
 */
export async function diagnose(
  deps: CoreDependencies,
  call: CallOptions,
): Promise<Reply<"diagnose">> {
  await attempt(() => settleTokenChanges(deps));
  const [keyring, file, system, reports] = await Promise.all([
    deps.storages.probeKeyring(),
    attempt(() => deps.storages.fileStatus()),
    deps.systemChecks(),
    attempt(() => checkAccounts(deps, deps.accounts.listAccounts(), call)),
  ]);
  // The check `metadata` reports accounts that cannot be read.
  const known = reports instanceof Failure ? [] : reports;
  const checks = [
    keyringCheck(keyring),
    fileCheck(file, known),
    ...orphansCheck(await attempt(() => findOrphans(deps))),
    ...await originChecks(deps),
    ...system,
    ...await pinsCheck(deps),
    ...clockCheck(known),
    ...known.flatMap(accountChecks),
    ...await addressChecks(deps, known, call),
  ];
  return { ok: checks.every((it) => it.ok), checks };
}

async function attempt<T>(use: () => T | Promise<T>): Promise<T | Failure> {
  try {
    return await use();
  } catch (caught) {
    return toFailure(caught);
  }
}

function fileCheck(
  file: EncryptedFileStatus | Failure,
  reports: readonly AccountReport[],
): SystemCheck {
  const name = "encrypted-file";
  if (file instanceof Failure) {
    return { name, ok: false, detail: file.message, hint: file.hint };
  }
  const { exists, entries, path, slots } = file;
  if (exists) {
    const kinds = slots.map((it) => it.kind).join(", ");
    const by = kinds === "" ? "" : `, unlocked by ${kinds}`;
    const detail = `${
      counted(entries, "entry", { many: "entries" })
    } in "${path}"${by}`;
    return { name, ok: true, detail, hint: null };
  }
  const missing = reports.some(({ account }) =>
    account.tokenStorage === "encrypted-file"
  );
  const detail = missing ? "it is missing" : "not used";
  const hint = missing ? `Put "${path}" back` : null;
  return { name, ok: !missing, detail, hint };
}

/** Another JELLYTAU_HOME may still use a token in a keyring. */
function orphansCheck(found: readonly Orphan[] | Failure): SystemCheck[] {
  if (found instanceof Failure || found.length === 0) return [];
  const tokens = found.filter((it) => isTokenKey(it));
  const secrets = found.filter((it) => !isTokenKey(it));
  return [
    ...orphanCheck("orphaned-tokens", tokens, {
      what: `${counted(tokens.length, "stored token")} without an account`,
    }),
    ...orphanCheck("orphaned-headers", secrets, {
      what: "stored request headers or client keys without a server",
    }),
  ];
}

function orphanCheck(
  name: string,
  found: readonly Orphan[],
  { what }: { what: string },
): SystemCheck[] {
  if (found.length === 0) return [];
  const places = [...new Set(found.map((it) => it.tokenStorage))].join(", ");
  const ok = found.every((it) => it.tokenStorage !== "encrypted-file");
  return [{ name, ok, detail: `${what} (${places})`, hint: REMOVE_ORPHANS }];
}

const REMOVE_ORPHANS =
  "Remove them with `jellytau storage verify --remove-orphans`, " +
  "unless another JELLYTAU_HOME uses the same keyring";

/** A pin protects less if the runtime does not check who owns the key. */
async function pinsCheck(
  { accounts, servers }: CoreDependencies,
): Promise<SystemCheck[]> {
  const known = await attempt(() => accounts.listServers());
  if (known instanceof Failure) return [];
  const pinned = known.filter((it) =>
    addressesOf(it).some(({ trust }) => trust.pinSha256 !== null)
  );
  const ok = pinned.length === 0 || servers.pinsProveKey;
  return [{
    name: "pins",
    ok,
    detail: counted(pinned.length, "pinned server"),
    hint: ok
      ? null
      : "Use a build with Deno 2.9.6 or later: this build cannot " +
        "verify that a pinned server owns its key",
  }];
}

/** Reports the largest difference to a server's clock, if one is known. */
function clockCheck(reports: readonly AccountReport[]): SystemCheck[] {
  const skews = reports.flatMap(({ seen }) => seen?.clockSkewMs ?? [])
    .toSorted((a, b) => Math.abs(b) - Math.abs(a));
  const [worst] = skews;
  if (worst === undefined) return [];
  const ok = Math.abs(worst) <= CLOCK_LIMIT_MS;
  const seconds = Math.round(worst / 1000);
  return [{
    name: "clock",
    ok,
    detail: `${seconds} s between the server's clock and this machine's`,
    hint: ok
      ? null
      : "Correct the clock of this machine or the server: certificates " +
        "and codes depend on it",
  }];
}
/** A missing keyring is not a fault: the encrypted file replaces it. */
function keyringCheck(status: KeyringStatus): SystemCheck {
  const { available, failing, kind, locked, probeMs, reason, provider } =
    status;
  const name = "keyring";
  if (failing) {
    const detail = `${kind} does not work: ${reason ?? failing}`;
    return { name, ok: false, detail, hint: FAILURES[failing].hint };
  }
  if (!available) {
    const detail = `none (${reason ?? "unknown"}); tokens go to the file`;
    return { name, ok: true, detail, hint: null };
  }
  const served = provider === null ? `${kind}` : `${kind} (${provider})`;
  return {
    name,
    ok: !locked,
    detail: `${served}, ${locked ? "locked" : "unlocked"}, ${probeMs} ms`,
    hint: locked ? "Unlock it: log in to the desktop, or see the README" : null,
  };
}

const UPDATE_SERVER = `Update the server to Jellyfin ${OLDEST_SERVER} or later`;

function accountChecks(report: AccountReport): SystemCheck[] {
  const { account, server, state, problem, seen } = report;
  const label = accountLabel(account, server);
  const reached = seen !== null;
  const isOld = isTooOld(seen?.version ?? null);
  const hint = problem?.hint ?? null;
  const detail = `${label}: ${problem?.message ?? "works"}`;
  const token = state === "valid";
  const unread = problem?.kind.startsWith("storage_") ||
    state === "missing-token";
  const checks: SystemCheck[] = [];
  if (!unread) {
    checks.push({
      name: "server",
      ok: reached && !isOld,
      detail: reached ? `${seen.url}: Jellyfin ${seen.version}` : detail,
      hint: isOld ? UPDATE_SERVER : reached ? null : hint,
    });
  }
  if (unread || reached) {
    checks.push({ name: "token", ok: token, detail, hint });
  }
  return checks;
}
