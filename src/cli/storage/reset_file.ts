import { accountLabel } from "../../core/account.ts";
import { Failure, toFailure } from "../../core/failure.ts";
import { counted, localDate } from "../../core/labels.ts";
import { shellWord } from "../../core/shell_word.ts";
import type { ResetView } from "../../service/protocol.ts";
import { readPassword } from "../auth/read_password.ts";
import type { Invocation } from "../command.ts";
import { table } from "../output/table.ts";
import { signInWithPrompts } from "../server/confirm_trust.ts";

type Lost = ResetView["accounts"][number];

/** Runs `storage reset`. */
export async function reset(run: Invocation): Promise<void> {
  run.refuseEnvironmentAccount("reset token storage");
  const client = await run.client();
  const send = (confirmed: boolean) =>
    client.send("reset-storage", { confirmed }, run);
  if (run.flag("dryRun")) {
    const plan = await send(false);
    return run.output.data(plan, () => describe(plan));
  }
  if (!run.flag("yes")) await confirm(run, await send(false));
  const done = await send(true);
  run.output.data(done, () => describe(done));
  if (run.flag("yes") || !run.mayPrompt()) return adviseSignIn(run, done);
  for (const it of done.accounts) await offerSignIn(run, it);
}

function describe(
  { path, deleted, accounts, orphans, headers, certificates }: ResetView,
): string[] {
  const tokens = counted(accounts.length + orphans.length, "token");
  return [
    `${deleted ? "Deleted" : "Would delete"} ${path} with ${tokens}`,
    ...table([
      ...accounts.map((it) => ["lost", labelOf(it), ...sessionOf(it)]),
      ...orphans.map((it) => [
        "lost",
        `${it.serverId}:${it.userId}`,
        "belongs to no account here",
      ]),
      ...headers.map(({ origin, names }) => [
        "lost",
        `request headers of ${origin}`,
        names.join(", "),
      ]),
      ...certificates.map((
        { origin },
      ) => ["lost", `client key of ${origin}`, ""]),
    ]),
  ];
}

function labelOf({ userName, serverUrl }: Lost): string {
  return accountLabel({ userName }, { url: serverUrl });
}

/** Describes the session as the server lists it under Dashboard, Devices. */
function sessionOf({ serverUrl, deviceName, signedInAt }: Lost): string[] {
  const day = localDate(Date.parse(signedInAt));
  const device = deviceName === null
    ? "a token of another client"
    : `JellyTau on "${deviceName}"`;
  return [serverUrl, `${device}, signed in ${day}`];
}

/** @throws {Failure} unless the user answers yes */
async function confirm(run: Invocation, plan: ResetView): Promise<void> {
  if (!run.mayPrompt()) {
    throw new Failure(
      "input_needed",
      `Cannot delete "${plan.path}": you did not confirm it`,
      {
        hint:
          "See what is lost with `jellytau storage reset --dry-run`, then " +
          "use `--yes`",
        details: { lost: plan.accounts.map(labelOf) },
      },
    );
  }
  for (const line of describe(plan)) run.output.say(line);
  const question = "Delete it? The tokens cannot be restored. Type yes or no: ";
  const typed = await run.terminal.promptLine(question, run.signal);
  if (typed.trim().toLowerCase() === "yes") return;
  throw new Failure("cancelled", "Cannot delete encrypted file: you said no", {
    hint: "Nothing was changed",
  });
}

function adviseSignIn(run: Invocation, { accounts }: ResetView): void {
  for (const it of accounts) {
    const [url, user] = [it.serverUrl, it.userName].map(shellWord);
    const again = `jellytau auth login ${url} --user ${user}`;
    run.output.note(
      it.deviceName === null
        ? `${labelOf(it)}: ${REVOKE}`
        : `${labelOf(it)}: ` +
          `sign in again to revoke the old token, with \`${again}\`, or ${REVOKE}`,
    );
  }
}

const REVOKE = "revoke it on the server under Dashboard, Devices";

/** A server revokes the old token when the same device signs in again. */
async function offerSignIn(run: Invocation, lost: Lost): Promise<void> {
  const { serverUrl: url, userName } = lost;
  const question = `Sign in to ${url} as ${userName} now? ` +
    "That revokes the old token. Type yes or no: ";
  const typed = lost.deviceName === null
    ? "no"
    : await run.terminal.promptLine(question, run.signal);
  if (typed.trim().toLowerCase() !== "yes") {
    return run.output.note(`${labelOf(lost)}: ${REVOKE}`);
  }
  try {
    const password = await readPassword(run, userName);
    await signInWithPrompts(run, {
      url,
      method: { kind: "password", userName, password },
      store: null,
      alias: null,
      force: true,
      serverMoved: false,
      caPem: null,
      pinSha256: null,
      trustNew: false,
      allowLoopbackHttp: url.startsWith("http:"),
      ...run.timeout(),
    });
    run.output.say(`Signed in as ${labelOf(lost)}; the old token is revoked`);
  } catch (caught) {
    const { kind, message } = toFailure(caught);
    if (kind === "cancelled") throw caught;
    run.output.say(`${message}; ${REVOKE}`);
  }
}
