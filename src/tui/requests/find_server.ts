import { Failure } from "../../core/failure.ts";
import type { Reply } from "../../service/protocol.ts";
import { type Form, move } from "../model/form.ts";
import type { TrustQuestion } from "../model/state.ts";
import { shortDate } from "../model/labels.ts";
import type { Tools, Use } from "./requests.ts";

type Tested = Reply<"test-server">;

/**
 * Finds the server at the typed address; asks about an untrusted certificate.
 */
export function findServer(
  { client, dispatch }: Tools,
  { form, pin }: { form: Form; pin: string | null },
): Use {
  return async (signal) => {
    const tested = await client.send("test-server", {
      url: form.url.trim(),
      caPem: null,
      pinSha256: pin,
      allowLoopbackHttp: false,
    }, { signal });
    const question = questionOf(tested, pin);
    const found = { ...form, url: tested.url, server: serverOf(tested, pin) };
    if (question !== null) {
      const asked = { kind: "trust" as const, form, question, answer: "" };
      return dispatch({ kind: "overlay", overlay: asked });
    }
    refuseFailed(tested);
    const next = { ...found, field: "url" as const };
    dispatch({
      kind: "overlay",
      overlay: { kind: "sign-in", form: move(next, 1) },
    });
  };
}

function serverOf(
  { name, version, quickConnect }: Tested,
  pinSha256: string | null,
) {
  return {
    name: name ?? "a server",
    version,
    quickConnect,
    pinSha256,
  };
}

/** Returns the question about an untrusted certificate, in the style of ssh. */
function questionOf(
  { problem, certificate }: Tested,
  pin: string | null,
): TrustQuestion | null {
  if (problem?.kind !== "tls_untrusted" || pin !== null) return null;
  if (certificate === null) return null;
  const { sha256, subject, issuer, validFrom, validTo } = certificate;
  return {
    sha256,
    facts: [
      ["subject", subject],
      ["issuer", issuer],
      ["from", shortDate(validFrom)],
      ["until", shortDate(validTo)],
    ],
  };
}

function refuseFailed({ ok, problem }: Tested): void {
  if (ok) return;
  const { kind, message, hint, remedy } = problem ?? NOTHING_FOUND;
  throw new Failure(kind, message, { hint, remedy });
}

const NOTHING_FOUND = {
  kind: "not_jellyfin" as const,
  message: "Cannot find a Jellyfin server at this address",
  hint: "Check the address in your browser",
  remedy: null,
};
