import { Failure } from "../core/failure.ts";
import type { TokenKey } from "../core/token_key.ts";
import type { Invocation } from "./command.ts";
import { versionText } from "./root.ts";
import { tuiOptions } from "./tui_options.ts";

/**
 * Prints the version, opens the TUI, or shows the help if there is no terminal.
 *
 * @returns the exit code
 */
export async function runRoot(run: Invocation): Promise<number> {
  const { terminal, context: { environment, openTui } } = run;
  if (run.flag("version")) {
    terminal.write(`${versionText(run.context.version, run.globals)}\n`);
    return 0;
  }
  const shows = terminal.isTerminal("stdin") && terminal.isTerminal("stdout");
  if (!shows || environment.dumb) {
    if (run.globals.json) throw noTerminal();
    const { helpOf, helpStyle } = await import("./help/help.ts");
    terminal.writeError(await helpOf([], helpStyle(run)));
    return 2;
  }
  if (environment.environmentAccount !== null) throw commandsOnly();
  await openTui(tuiOptions(run), await chosenAccount(run));
  return 0;
}

/**
 * Returns the account that the line or JELLYTAU_ACCOUNT names; null if none is
 * named, or if no account is stored.
 */
async function chosenAccount(run: Invocation): Promise<TokenKey | null> {
  const account = run.account();
  if (account === null) return null;
  const client = await run.client();
  const all = await client.send("list-accounts", { account: null }, run);
  if (all.accounts.length === 0) return null; // the TUI offers to sign in
  const named = await client.send("list-accounts", { account }, run);
  return named.accounts[0] ?? null;
}

function noTerminal(): Failure {
  return new Failure("usage", "Cannot open the TUI: there is no terminal", {
    hint: "Use a command; `jellytau help` lists them",
  });
}

/** The TUI's isolate never gets a token, not even to pass it on. */
function commandsOnly(): Failure {
  return new Failure(
    "usage",
    "Cannot open the TUI: JELLYTAU_TOKEN is set, which only commands use",
    { hint: "Unset JELLYTAU_SERVER and JELLYTAU_TOKEN, or use a command" },
  );
}
