/**
 * Uses the compiled program as a `SecureStorage`: signing in with a token
 * stores it, `auth token` retrieves it, and signing out on this machine deletes
 * it.
 */
import { Failure, type FailureKind, FAILURES } from "../../src/core/failure.ts";
import type { SecureStorage } from "../../src/core/ports.ts";
import { Secret } from "../../src/core/secret.ts";
import { bindingText, checkBinding } from "../../src/core/token_binding.ts";
import { type EntryKey, isTokenKey } from "../../src/core/entry_key.ts";
import { makeCertificate } from "../../src/demo/certificate.ts";
import { type Ran, run } from "./binary.ts";

type Env = Readonly<Record<string, string>>;

/** The failures if there is no such token: no account, or none of that name. */
const ABSENT: readonly FailureKind[] = ["not_signed_in", "not_found"];

/**
 * Lends a `SecureStorage` that runs the program, with a server that accepts any
 * user.
 */
export async function withBinaryStorage(
  { env, home, store }: { env: Env; home: string; store: "file" | "keyring" },
  use: (storage: SecureStorage) => Promise<void>,
): Promise<void> {
  const certificate = await makeCertificate("ca-signed");
  const caFile = `${home}/ca.pem`;
  await Deno.writeTextFile(caFile, certificate.caPem);
  const server = Deno.serve({
    hostname: "127.0.0.1",
    port: 0,
    cert: certificate.certPem,
    key: certificate.keyPem,
    onListen: () => undefined,
  }, answer);
  const origin = `https://127.0.0.1:${server.addr.port}`;
  const trust = ["--ca-file", caFile, "--store", store];
  /** The bindings of the contract; the program binds to its own record. */
  const bindings = new Map<string, string>();
  try {
    await use({
      kind: store === "file" ? "encrypted-file" : "libsecret",
      async store(key, token, { binding }) {
        const url = `${origin}/${nameOf(key).replace(":", "/")}`;
        const args = ["auth", "login", url, "--with-token", "--force"];
        const stdin = `${token.expose()}\n`;
        check(await run([...args, ...trust, "--json"], { env, stdin }), []);
        bindings.set(nameOf(key), bindingText(binding));
      },
      async retrieve(key, expected) {
        const ran = await run(["auth", "token", nameOf(key), "--json"], {
          env,
        });
        if (!check(ran, ABSENT)) return null;
        checkBinding(bindings.get(nameOf(key)) ?? null, expected);
        return new Secret(ran.json.token);
      },
      async findEntry(key) {
        const ran = await run(["auth", "token", nameOf(key), "--json"], {
          env,
        });
        return check(ran, ABSENT) ? { bound: true } : null;
      },
      async delete(key) {
        const args = ["auth", "logout", nameOf(key), "--local-only", "--json"];
        check(await run(args, { env }), ABSENT);
      },
    });
  } finally {
    await server.shutdown();
  }
}

/** Answers as the server and user in the path; accepts any token. */
function answer(request: Request): Response {
  const { pathname } = new URL(request.url);
  const [, serverId = "", userId = ""] = pathname.split("/");
  if (pathname.endsWith("/System/Info/Public")) {
    return Response.json({
      Id: serverId,
      ServerName: "Any",
      Version: "12.0.0",
      ProductName: "Jellyfin Server",
      StartupWizardCompleted: true,
    });
  }
  if (pathname.endsWith("/Users/Me")) {
    return Response.json({ Id: userId, Name: "ada" });
  }
  return new Response(null, { status: 204 });
}

/** @throws for request headers, which `auth` has no commands for */
function nameOf(key: EntryKey): string {
  if (!isTokenKey(key)) throw new Error("only tokens");
  const { serverId, userId } = key;
  return `${serverId}:${userId}`;
}

/**
 * Returns true on success, false on one of the expected failures.
 *
 * @throws {Failure} of the kind that was printed, if it is not expected
 */
function check(ran: Ran, expected: readonly FailureKind[]): boolean {
  if (ran.code === 0) return true;
  const error = ran.failure;
  const { kind, message, exitCode } = error;
  if (exitCode !== ran.code || FAILURES[kind as FailureKind] === undefined) {
    throw new Error(`it ended with ${ran.code} and said ${ran.stderr}`);
  }
  if (expected.includes(kind)) return false;
  throw new Failure(kind, message);
}
