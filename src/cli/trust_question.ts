import { Failure, type FailureKind, toFailure } from "../core/failure.ts";
import type { AccountView, CommandInput, Reply } from "../service/protocol.ts";
import type { Invocation } from "./command_spec.ts";

/**
 * Signs in; an unknown certificate becomes a question, as ssh asks it, when
 * there is a person to ask. The answer pins what was shown, nothing else.
 */
export function signInAsking(
  run: Invocation,
  input: CommandInput<"sign-in">,
): Promise<AccountView> {
  return asking(run, "tls_untrusted", async (pinSha256) => {
    const client = await run.client();
    const given = { ...input, pinSha256: pinSha256 ?? input.pinSha256 };
    return await client.send("sign-in", given, run);
  });
}

/** Trusts a known server anew; the person is asked where no flag says it. */
export function trustAsking(
  run: Invocation,
  input: CommandInput<"trust-server">,
): Promise<Reply<"trust-server">> {
  return asking(run, "input_needed", async (pinSha256) => {
    const client = await run.client();
    const given = { ...input, pinSha256: pinSha256 ?? input.pinSha256 };
    return await client.send("trust-server", given, run);
  });
}

/** Runs `send`, and again with the pin that a person accepts. */
async function asking<T>(
  run: Invocation,
  kind: FailureKind,
  send: (pinSha256: string | null) => Promise<T>,
): Promise<T> {
  try {
    return await send(null);
  } catch (caught) {
    const failure = toFailure(caught);
    const { sha256 } = failure.details;
    const unknown = failure.kind === kind && failure.details.pinned !== true &&
      run.value("pin") === null;
    if (!unknown || typeof sha256 !== "string") throw failure;
    explain(run, failure);
    if (!run.mayPrompt()) throw failure;
    await ask(run, failure);
    return await send(sha256);
  }
}

function explain(run: Invocation, { kind, details }: Failure): void {
  if (run.output.style.json) return;
  run.output.note(
    kind === "tls_untrusted"
      ? "The server showed a certificate that nobody vouches for:"
      : "The server shows this certificate:",
  );
  for (const name of ["sha256", "subject", "issuer", "validFrom", "validTo"]) {
    run.output.note(`  ${name.padEnd(9)}  ${details[name] ?? "unknown"}`);
  }
  if (typeof details.pinnedBefore === "string") {
    const same = details.pinnedBefore === details.sha256;
    run.output.note(
      same
        ? "It is the one that is pinned."
        : `It is not the one that is pinned: ${details.pinnedBefore}`,
    );
  }
}

async function ask(run: Invocation, failure: Failure): Promise<void> {
  const question = "Is it yours? Type yes to trust it from now on: ";
  const answer = await run.terminal.promptLine(question, run.signal);
  if (answer.trim().toLowerCase() !== "yes") throw failure;
}
