import { Failure, toFailure } from "../core/failure.ts";
import type { AccountView, CommandInput } from "../service/protocol.ts";
import type { Invocation } from "./command_spec.ts";

/**
 * Signs in; an unknown certificate becomes a question, as ssh asks it, when
 * there is a person to ask. The answer pins what was shown, nothing else.
 */
export async function signInAsking(
  run: Invocation,
  input: CommandInput<"sign-in">,
): Promise<AccountView> {
  const client = await run.client();
  const { signal } = run;
  try {
    return await client.send("sign-in", input, { signal });
  } catch (caught) {
    const failure = toFailure(caught);
    const { sha256 } = failure.details;
    const unknown = failure.kind === "tls_untrusted" &&
      input.pinSha256 === null && failure.details.pinned !== true;
    if (!unknown || typeof sha256 !== "string") throw failure;
    explain(run, failure);
    if (!run.mayPrompt()) throw failure;
    await ask(run, failure);
    return await client.send("sign-in", { ...input, pinSha256: sha256 }, {
      signal,
    });
  }
}

function explain(run: Invocation, { details }: Failure): void {
  if (run.output.style.json) return;
  run.output.note("The server showed a certificate that nobody vouches for:");
  for (const name of ["sha256", "subject", "issuer", "validFrom", "validTo"]) {
    run.output.note(`  ${name.padEnd(9)}  ${details[name] ?? "unknown"}`);
  }
}

async function ask(run: Invocation, failure: Failure): Promise<void> {
  const question = "Is it yours? Type yes to trust it from now on: ";
  const answer = await run.terminal.promptLine(question, run.signal);
  if (answer.trim().toLowerCase() !== "yes") throw failure;
}
