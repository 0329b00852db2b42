import { type AccountReport, checkAccounts } from "../auth/check_accounts.ts";
import type { CallOptions } from "../auth/auth_parts.ts";
import { accountLabel } from "../core/account.ts";
import { FAILURES } from "../core/failure.ts";
import type { KeyringStatus, SystemCheck } from "../core/ports.ts";
import type { Reply } from "./protocol.ts";
import type { ServiceParts } from "./handlers.ts";

/** Looks at everything that a sign-in depends on; changes nothing. */
export async function diagnose(
  parts: ServiceParts,
  call: CallOptions,
): Promise<Reply<"diagnose">> {
  const [keyring, file, system, reports] = await Promise.all([
    parts.storages.probeKeyring(),
    parts.storages.fileStatus(),
    parts.systemChecks(),
    checkAccounts(parts, parts.accounts.listAccounts(), call),
  ]);
  const inFile = reports.some((it) =>
    it.account.tokenStorage === "encrypted-file"
  );
  const checks = [
    keyringCheck(keyring),
    {
      name: "encrypted-file",
      ok: file.exists || !inFile,
      detail: file.exists
        ? `${file.entries} entries in ${file.path}`
        : "not used",
      hint: file.exists || !inFile ? null : `Put "${file.path}" back`,
    },
    ...system,
    pinsCheck(parts),
    ...reports.flatMap(accountChecks),
  ];
  return { ok: checks.every((it) => it.ok), checks };
}

/** A pin is worth less where the runtime does not check its owner. */
function pinsCheck({ accounts, servers }: ServiceParts): SystemCheck {
  const pinned = accounts.listServers().filter((it) => it.pinSha256 !== null);
  const ok = pinned.length === 0 || servers.pinsProveKey;
  return {
    name: "pins",
    ok,
    detail: `${pinned.length} pinned servers`,
    hint: ok ? null : "Use a build with Deno 2.9.6 or later: this one's " +
      "runtime does not prove that a pinned server owns its key",
  };
}

/** Having no keyring is a fact, not a fault: the encrypted file is there. */
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

function accountChecks(report: AccountReport): SystemCheck[] {
  const { account, server, state, problem, seen } = report;
  const label = accountLabel(account, server);
  const reached = seen !== null;
  const hint = problem?.hint ?? null;
  const detail = problem?.message ?? `${label}: works`;
  const token = state === "valid";
  const unread = problem?.kind.startsWith("storage_") ||
    state === "missing-token";
  const checks: SystemCheck[] = [];
  if (!unread) {
    checks.push({
      name: "server",
      ok: reached,
      detail: reached ? `${server.url}: Jellyfin ${seen.version}` : detail,
      hint: reached ? null : hint,
    });
  }
  if (unread || reached) {
    checks.push({ name: "token", ok: token, detail, hint });
  }
  return checks;
}
