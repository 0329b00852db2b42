import { Failure, type FailureKind, toFailure } from "../../core/failure.ts";
import type {
  AccountView,
  CommandInput,
  Reply,
} from "../../service/protocol.ts";
import type { Invocation } from "../command.ts";

/**
 * Signs in. At a terminal, asks about an unknown certificate, as ssh does, and
 * pins it if the user agrees. Also asks about a server that is known at another
 * address: it may have both, or it has moved.
 */
export function signInWithPrompts(
  run: Invocation,
  input: CommandInput<"sign-in">,
): Promise<AccountView> {
  return withTrustPrompt(run, {
    kind: "tls_untrusted",
    send: async (pinSha256) => {
      const client = await run.client();
      const given = { ...input, pinSha256: pinSha256 ?? input.pinSha256 };
      try {
        return await client.send("sign-in", given, run);
      } catch (caught) {
        const failure = toFailure(caught);
        const isMove = await confirmAddress(run, { failure, given });
        const again = isMove ? { ...given, serverMoved: true } : given;
        return await client.send("sign-in", again, run);
      }
    },
  });
}

const THEN_BOTH = "If it is the same server, its accounts can use both: the " +
  "address that answers gets their tokens.";

/**
 * Asks what another address of a known server means, and adds it to that server
 * if the user agrees.
 *
 * @returns whether the server has moved there
 * @throws {Failure} the given one, unless the user answers yes
 */
async function confirmAddress(
  run: Invocation,
  { failure, given }: { failure: Failure; given: CommandInput<"sign-in"> },
): Promise<boolean> {
  const { knownUrl, url } = failure.details;
  const isOther = failure.kind === "server_changed" &&
    typeof knownUrl === "string" && typeof url === "string";
  if (!isOther || !run.mayPrompt()) throw failure;
  run.output.say(
    `The server at ${url} has the ID of the server at ${knownUrl}.`,
  );
  const mayAdd = [knownUrl, url].every((it) => it.startsWith("https:"));
  if (mayAdd) run.output.say(THEN_BOTH);
  const isAddition = "Use both addresses for that server? Type yes or no: ";
  if (mayAdd && await isYes(run, isAddition)) {
    const { caPem, pinSha256, trustNew } = given;
    const client = await run.client();
    const address = { server: knownUrl, url, caPem, pinSha256, trustNew };
    await client.send("add-address", { ...address, ...run.timeout() }, run);
    return false;
  }
  run.output.say("Every account on that server would use the new address.");
  const isMove = `Has ${knownUrl} moved to ${url}? Type yes or no: `;
  if (!await isYes(run, isMove)) throw failure;
  return true;
}

async function isYes(run: Invocation, question: string): Promise<boolean> {
  const typed = await run.terminal.promptLine(question, run.signal);
  return typed.trim().toLowerCase() === "yes";
}

/**
 * Tests an address before the user types a password for it, and asks about an
 * unknown certificate.
 *
 * @returns the address that works, and the certificate that was accepted
 */
export async function testServerWithPrompts(
  run: Invocation,
  place: CommandInput<"test-server">,
): Promise<CommandInput<"test-server">> {
  const client = await run.client();
  const tested = await client.send("test-server", place, run);
  const { problem, certificate, url } = tested;
  if (place.url.startsWith("http://") && url.startsWith("https://")) {
    run.output.note(`"${place.url}" is not encrypted: using "${url}" instead`);
  }
  if (problem === null) return { ...place, url };
  const failure = Failure.from(problem);
  const isNew = problem.kind === "tls_untrusted" && certificate !== null &&
    place.pinSha256 === null && !await isPinned(run, url);
  if (!isNew) throw failure;
  const pinSha256 = certificate.sha256;
  if (!run.flag("trustNew")) {
    const { subject, issuer, validFrom, validTo, sha256 } = certificate;
    const details = { subject, issuer, validFrom, validTo, sha256 };
    explain(run, { kind: problem.kind, details });
    await confirmTrust(run, { failure, sha256 });
  }
  return await testServerWithPrompts(run, { ...place, url, pinSha256 });
}

/** Returns whether an address has a pin, which only `server trust` may change. */
async function isPinned(run: Invocation, url: string): Promise<boolean> {
  const client = await run.client();
  const all = { server: null };
  const { addresses } = await client.send("list-addresses", all, run);
  return addresses.some((it) => it.url === url && it.pinSha256 !== null);
}

/** Trusts a known server again; asks the user unless a flag decides. */
export function trustServerWithPrompts(
  run: Invocation,
  input: CommandInput<"trust-server">,
): Promise<Reply<"trust-server">> {
  return withTrustPrompt(run, {
    kind: "input_needed",
    send: async (pinSha256) => {
      const client = await run.client();
      const given = { ...input, pinSha256: pinSha256 ?? input.pinSha256 };
      return await client.send("trust-server", given, run);
    },
  });
}

/** Adds an address; asks about its certificate unless a flag decides. */
export function addAddressWithPrompts(
  run: Invocation,
  input: CommandInput<"add-address">,
): Promise<Reply<"add-address">> {
  return withTrustPrompt(run, {
    kind: "tls_untrusted",
    send: async (pinSha256) => {
      const client = await run.client();
      const given = { ...input, pinSha256: pinSha256 ?? input.pinSha256 };
      return await client.send("add-address", given, run);
    },
  });
}

/** Runs `send`, and again with the pin if the user accepts one. */
async function withTrustPrompt<T>(
  run: Invocation,
  { kind, send }: {
    kind: FailureKind;
    send: (pinSha256: string | null) => Promise<T>;
  },
): Promise<T> {
  try {
    return await send(null);
  } catch (caught) {
    const failure = toFailure(caught);
    const { sha256 } = failure.details;
    const unknown = failure.kind === kind && failure.details.pinned !== true &&
      run.option("pin") === null;
    if (!unknown || typeof sha256 !== "string") throw failure;
    if (run.mayPrompt() || !run.output.style.json) explain(run, failure);
    if (!run.mayPrompt()) throw failure;
    await confirmTrust(run, { failure, sha256 });
    return await send(sha256);
  }
}

/**
 * Shows the certificate that a question or a refusal is about, even with
 * `--quiet`.
 */
function explain(
  run: Invocation,
  { kind, details }: Pick<Failure, "kind" | "details">,
): void {
  run.output.say(
    kind === "tls_untrusted"
      ? "The server's certificate is not trusted:"
      : "The server's certificate:",
  );
  for (const name of ["sha256", "subject", "issuer", "validFrom", "validTo"]) {
    run.output.say(`  ${name.padEnd(9)}  ${details[name] ?? "unknown"}`);
  }
  if (typeof details.pinnedBefore === "string") {
    const same = details.pinnedBefore === details.sha256;
    run.output.say(
      same
        ? "It is the pinned certificate."
        : `It is not the pinned certificate: ${details.pinnedBefore}`,
    );
  }
}

/** The maximum number of times that the question is asked. */
const ASKED_MAX = 3;
const QUESTION = "Trust this certificate from now on? Type yes, no or its " +
  "SHA-256: ";
const AGAIN = "Type yes, no or the SHA-256: ";

/** @throws {Failure} the given one, unless the user answers yes */
async function confirmTrust(
  run: Invocation,
  { failure, sha256 }: { failure: Failure; sha256: string },
): Promise<void> {
  for (let asked = 0; asked < ASKED_MAX; asked++) {
    const question = asked === 0 ? QUESTION : AGAIN;
    const typed = await run.terminal.promptLine(question, run.signal);
    const answer = typed.trim().toLowerCase();
    const digits = answer.replace(/^sha256[:/]/, "").replaceAll(":", "");
    if (answer === "yes" || digits === sha256) return;
    if (answer === "no" || /^[0-9a-f]{64}$/.test(digits)) break;
  }
  throw failure;
}
