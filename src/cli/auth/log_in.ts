import type { StoreChoice } from "../../core/account.ts";
import { Failure, toFailure } from "../../core/failure.ts";
import type {
  AccountView,
  CommandInput,
  ServiceEvent,
} from "../../service/protocol.ts";
import { accountName, storageLabel } from "../../core/labels.ts";
import type { Invocation } from "../command.ts";
import { Countdown } from "./countdown.ts";
import {
  readPassword,
  readSecretInput,
  readUserName,
} from "./read_password.ts";
import { readCaFile, readPin } from "../server/trust_options.ts";
import {
  signInWithPrompts,
  testServerWithPrompts,
} from "../server/confirm_trust.ts";

/** The ways to sign in without typing a password. */
const GIVEN_WAYS = [
  "quickConnect",
  "withToken",
  "passwordStdin",
  "passwordFile",
];

/** Runs `auth login`. */
export async function logIn(run: Invocation): Promise<void> {
  run.refuseEnvironmentAccount("sign in");
  const input = await readInput(run);
  const client = await run.client();
  const countdown = new Countdown(run);
  const shown = new Set<string>();
  const stop = client.onEvent((event) => {
    if (event.kind === "notice" && shown.has(event.text)) return;
    if (event.kind === "notice") shown.add(event.text);
    showEvent(run, { event, countdown });
  });
  try {
    const account = await signInWithRetry(run, input);
    countdown.stop();
    run.output.data(account, () => [
      `Signed in as ${accountName(account)}`,
      `The token is stored in the ${storageLabel(account.tokenStorage)}`,
    ]);
  } finally {
    countdown.stop();
    stop();
  }
}

/** Signs in; asks for the password again if it was mistyped. */
async function signInWithRetry(
  run: Invocation,
  input: CommandInput<"sign-in">,
): Promise<AccountView> {
  try {
    return await signInWithPrompts(run, input);
  } catch (caught) {
    const failure = toFailure(caught);
    const { method } = input;
    const isTyped = method.kind === "password" && asksPassword(run);
    const isRefused = failure.kind === "rejected" &&
      failure.details.droppedHeader !== true;
    if (!isRefused || !isTyped) throw failure;
    run.output.say(`${failure.message}; try again`);
    const { userName } = method;
    const password = await readPassword(run, userName);
    return await signInWithPrompts(run, {
      ...input,
      method: { kind: "password", userName, password },
    });
  }
}

/** Returns whether the user will type the password. */
function asksPassword(run: Invocation): boolean {
  return run.mayPrompt() && !GIVEN_WAYS.some((it) => isGiven(run, it));
}

function isGiven(run: Invocation, way: string): boolean {
  return run.flag(way) || run.option(way) !== null;
}

async function readInput(run: Invocation): Promise<CommandInput<"sign-in">> {
  const store = run.option("store") as StoreChoice | null;
  refuseTwoWays(run);
  const place = {
    url: run.argument(0) ?? "",
    caPem: await readCaFile(run),
    pinSha256: readPin(run),
    allowLoopbackHttp: run.flag("allowLoopbackHttp"),
    ...run.timeout(),
  };
  // Test the address before the user types a password for it.
  const server = asksPassword(run)
    ? await testServerWithPrompts(run, place)
    : place;
  return {
    ...server,
    trustNew: run.flag("trustNew"),
    store: store ?? run.context.environment.store,
    alias: run.option("alias"),
    force: run.flag("force"),
    serverMoved: run.flag("serverMoved"),
    method: await readMethod(run),
  };
}

function refuseTwoWays(run: Invocation): void {
  if (GIVEN_WAYS.filter((it) => isGiven(run, it)).length <= 1) return;
  throw new Failure("usage", "Cannot sign in: several methods are given", {
    hint: "Use one of --password-stdin, --password-file, " +
      "--quick-connect, --with-token",
  });
}

async function readMethod(
  run: Invocation,
): Promise<CommandInput<"sign-in">["method"]> {
  if (run.flag("quickConnect")) {
    return { kind: "quick-connect", userName: run.option("user") };
  }
  if (run.flag("withToken")) {
    return { kind: "token", token: await readSecretInput(run, "Token: ") };
  }
  const userName = await readUserName(run);
  const password = await readPassword(run, userName);
  return { kind: "password", userName, password };
}

function showEvent(
  { output }: Invocation,
  { event, countdown }: { event: ServiceEvent; countdown: Countdown },
): void {
  countdown.stop();
  switch (event.kind) {
    case "notice":
      output.note([event.text, event.flagHint ?? []].flat().join("; "));
      return countdown.resume();
    case "waiting-for-keyring":
      return; // every command says so, see Invocation
    case "quick-connect-code": {
      const code = `${event.code.slice(0, 3)} ${event.code.slice(3)}`;
      const link = `${event.serverUrl}/web/#/quickconnect?code=${event.code}`;
      output.say(`Quick Connect code: ${code}`);
      output.say(`Approve it on a signed-in device, or at ${link}`);
      return countdown.start(event.expiresAt);
    }
  }
}
