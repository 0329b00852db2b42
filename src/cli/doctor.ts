import { Failure, toFailure } from "../core/failure.ts";
import type { CheckView } from "../service/protocol.ts";
import type { Command, Invocation } from "./command.ts";
import { table } from "./output/table.ts";
import { makeRedactor } from "./output/redact.ts";

export const doctor: Command = {
  path: "doctor",
  summary: "report problems and how to fix them",
  about: [
    "Checks the keyring, the encrypted file, the database, permissions, " +
    "certificates, the terminal, and each account with its server. Each " +
    "problem comes with a hint.",
  ],
  examples: [
    ["check everything", "doctor"],
    ["print a report that you can share", "doctor --report"],
  ],
  globals: ["json", "input", "timeout"],
  options: [{
    flags: "--report",
    description: "redact names, hosts, addresses and IDs for sharing",
  }],
  async run(run) {
    const client = await run.client();
    const report = await client.send("diagnose", run.timeout(), run);
    const verdict = verdictOf(report.checks);
    if (!run.flag("report")) {
      run.output.data(
        report,
        () => run.output.paintStates(formatChecks(report.checks)),
      );
      return run.output.verdict(verdict);
    }
    const redact = await redactorFor(run);
    const checks = report.checks.map((it) => ({
      ...it,
      detail: redact(it.detail),
      hint: it.hint && redact(it.hint),
    }));
    run.output.data(
      { ok: report.ok, checks },
      () => ["```text", ...formatChecks(checks), "```"],
    );
    return run.output.verdict(verdict);
  },
};

/** Names the failed checks; their names identify nobody. */
function verdictOf(checks: readonly CheckView[]): Failure | null {
  const bad = checks.filter((it) => !it.ok).map((it) => it.name);
  if (bad.length === 0) return null;
  const names = [...new Set(bad)].join(", ");
  return new Failure("internal", `Cannot pass every check: ${names} failed`, {
    hint: "See the hint of each failed check",
  });
}

function formatChecks(checks: readonly CheckView[]): string[] {
  return table(checks.flatMap((it) => [
    [it.ok ? "ok" : "BAD", it.name, it.detail],
    ...(it.hint === null ? [] : [["", "", `hint: ${it.hint}`]]),
  ]));
}

/** Redacts the names of this machine and of all accounts that can be read. */
async function redactorFor(run: Invocation): Promise<(text: string) => string> {
  const here = run.context.machine();
  const accounts = await readOrNone(async () => {
    const client = await run.client();
    const { accounts } = await client.send("list-accounts", ANY_ACCOUNT, run);
    return accounts;
  });
  const servers = await readOrNone(async () => {
    const client = await run.client();
    return (await client.send("list-servers", {}, run)).servers;
  });
  const headers = await readOrNone(async () => {
    const client = await run.client();
    return (await client.send("list-headers", {}, run)).headers;
  });
  const certificates = await readOrNone(async () => {
    const client = await run.client();
    return (await client.send("list-certificates", {}, run)).certificates;
  });
  const given = run.context.environment.environmentAccount?.server ?? "";
  return makeRedactor({
    folders: here.folders,
    people: [
      ...here.people,
      ...accounts.flatMap((it) => [it.userName, it.alias ?? ""]),
    ],
    machines: [
      ...here.machines,
      ...accounts.flatMap((it) => [it.serverName, ...partsOf(it.serverUrl)]),
      ...servers.flatMap((it) => [it.name, ...it.addresses.flatMap(partsOf)]),
      ...headers.flatMap((it) => partsOf(it.origin)),
      ...certificates.flatMap((it) => [it.subject, ...partsOf(it.origin)]),
      ...partsOf(given),
    ],
  });
}

const ANY_ACCOUNT = { account: null };

/** Splits an address into what a report may show: hosts and the base path. */
function partsOf(address: string): string[] {
  const url = URL.parse(address);
  if (url === null) return [address];
  const { host, hostname, pathname } = url;
  return [address, host, hostname, pathname.length > 1 ? pathname : ""];
}

/** Returns nothing if the metadata cannot be read. */
async function readOrNone<T>(
  read: () => Promise<T[]>,
): Promise<T[]> {
  try {
    return await read();
  } catch (caught) {
    if (toFailure(caught).kind === "cancelled") throw caught;
    return [];
  }
}
