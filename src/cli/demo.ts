import { Failure } from "../core/failure.ts";
import type { Command, Invocation } from "./command.ts";
import { SCREEN_OPTIONS } from "./root.ts";
import { tuiOptions } from "./tui_options.ts";
import { storageLabel } from "../core/labels.ts";
import type { DemoSession } from "./context.ts";

export const demo: Command = {
  path: "demo",
  summary: "try JellyTau on a demo server",
  about: [
    "Starts a small Jellyfin server on this machine and signs you in. " +
    "Everything is deleted when you quit.",
  ],
  examples: [
    ["explore the TUI", "demo"],
    ["sign in and out, and check that nothing is left", "demo --no-tui"],
  ],
  globals: ["json", "ascii"],
  settings: "with-keys",
  options: [
    { flags: "--no-tui", description: "sign in and out, and print each step" },
    ...SCREEN_OPTIONS,
  ],
  run,
};

async function run(run: Invocation): Promise<void> {
  const plain = run.negated("tui");
  if (!plain && !run.terminal.isTerminal("stdout")) {
    throw new Failure("usage", "Cannot open the demo: there is no terminal", {
      hint: "Use `jellytau demo --no-tui`",
    });
  }
  const demo = await run.context.openDemo();
  try {
    await (plain ? printSteps(run, demo) : show(run, demo));
  } finally {
    await demo.close();
  }
}

async function show(run: Invocation, demo: DemoSession): Promise<void> {
  await signIn(run, demo);
  await demo.openTui(tuiOptions(run));
}

function signIn({ signal, context }: Invocation, demo: DemoSession) {
  return demo.client.send("sign-in", {
    url: demo.serverUrl,
    method: {
      kind: "password",
      userName: demo.userName,
      password: demo.password,
    },
    store: context.environment.store,
    alias: null,
    force: false,
    caPem: demo.caPem,
    pinSha256: null,
    trustNew: false,
    allowLoopbackHttp: false,
  }, { signal });
}

/** Signs in and out, prints each step, and throws if one fails. */
async function printSteps(run: Invocation, demo: DemoSession): Promise<void> {
  const { client } = demo;
  const done: { step: string; detail: string }[] = [];
  const step = (name: string, detail: string) => {
    done.push({ step: name, detail });
    if (!run.output.style.json) {
      run.output.data(null, () => [`ok  ${name.padEnd(10)}  ${detail}`]);
    }
  };
  step("server", `a demo server at ${demo.serverUrl}`);
  const account = await signIn(run, demo);
  const where = storageLabel(account.tokenStorage);
  step("sign in", `as ${account.userName}; token in the ${where}`);
  await holds(run, demo);
  step("status", "the server accepts the token");
  const { secret } = await client.send(
    "reveal-token",
    { account: null, form: "token" },
    run,
  );
  step("read back", `read the token back from the ${where}`);
  const { signedOut: [out] } = await client.send(
    "sign-out",
    { account: null, all: false, localOnly: false },
    run,
  );
  must(out?.onServer === "revoked", "the server did not revoke the token");
  step("sign out", "revoked the token on the server and deleted it here");
  const traces = await demo.findTraces(secret);
  must(traces.length === 0, `the token is still in ${traces.join(", ")}`);
  must(
    demo.tokensSeenOutside() === 0,
    "a token travelled outside the Authorization header",
  );
  step("nothing left", "no storage, file or database contains the token");
  if (run.output.style.json) {
    run.output.data({ ok: true, steps: done }, () => []);
  }
}

async function holds(run: Invocation, { client }: DemoSession): Promise<void> {
  const { accounts: [checked] } = await client.send(
    "check-accounts",
    { account: null },
    run,
  );
  must(checked?.state === "valid", `the account is ${checked?.state}`);
}

function must(held: boolean, otherwise: string): void {
  if (!held) throw new Failure("internal", `Cannot finish demo: ${otherwise}`);
}
