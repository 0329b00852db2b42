import { Failure } from "../../core/failure.ts";
import type { Invocation, OptionSpec } from "../command.ts";

/** A bundle of CAs; the same limit as the protocol's. */
const CA_FILE_MAX_BYTES = 1_048_576;
const PIN = /^(?:sha256[:/])?([0-9a-f:]{64,95})$/i;

/** The flags that decide how a server's certificate is checked. */
export const TRUST_OPTIONS = {
  caFile: {
    flags: "--ca-file <pem>",
    description: "also trust the CAs in this file",
  },
  pin: {
    flags: "--pin <sha256>",
    description: "trust only the certificate with this SHA-256",
  },
  trustNew: {
    flags: "--trust-new",
    description: "pin the certificate that the server shows",
  },
  loopback: {
    flags: "--allow-loopback-http",
    description: "allow http:// to this machine",
  },
} as const satisfies Record<string, OptionSpec>;

/**
 * Reads the text of `--ca-file`, or of the environment's; returns null without
 * either.
 *
 * @throws {Failure} `usage` if the file contains no certificate
 */
export async function readCaFile(run: Invocation): Promise<string | null> {
  const path = run.option("caFile") ?? run.context.environment.caFile;
  if (path === null) return null;
  const text = await run.context.readTextFile(path, CA_FILE_MAX_BYTES);
  if (text.includes("-----BEGIN CERTIFICATE-----")) return text;
  throw new Failure(
    "usage",
    `Cannot use "${path}": it contains no certificate`,
    {
      hint: "Convert it to PEM with `openssl x509 -inform der -in <file>`",
    },
  );
}

/**
 * Reads `--pin` in any form that tools print: with colons, in capitals, with a
 * prefix.
 *
 * @throws {Failure} `usage` if it is not a SHA-256
 */
export function readPin(run: Invocation): string | null {
  const text = run.option("pin");
  if (text === null) return null;
  const digits = PIN.exec(text)?.[1]?.replaceAll(":", "").toLowerCase();
  if (digits?.length === 64) return digits;
  throw new Failure(
    "usage",
    "Cannot use --pin: it is not the 64 hex digits of a SHA-256",
  );
}
