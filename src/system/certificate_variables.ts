import * as fs from "node:fs";
import type { StoreProblem } from "../core/ports.ts";

interface Variable {
  readonly name: string;
  readonly kind: "file" | "folder";
  /**
   * True if every TLS connection of the runtime fails when it is unreadable.
   */
  readonly breaksTls: boolean;
}

/** Source: measured with Deno 2.7.11; rustls-native-certs reads the first two. */
const VARIABLES: readonly Variable[] = [
  { name: "SSL_CERT_FILE", kind: "file", breaksTls: true },
  { name: "DENO_CERT", kind: "file", breaksTls: true },
  { name: "SSL_CERT_DIR", kind: "folder", breaksTls: false },
  { name: "NODE_EXTRA_CA_CERTS", kind: "file", breaksTls: false },
];
/** A bundle of all public authorities has a quarter of this size. */
const MAX_BYTES = 1_048_576;
const PEM = /-----BEGIN (TRUSTED |X509 )?CERTIFICATE-----/;

/**
 * Finds a variable that names certificate authorities and does not work.
 *
 * @returns the first that breaks TLS, else the first; null if there is none
 */
export function findStoreProblem(
  variables: { get(name: string): string | undefined },
): StoreProblem | null {
  const problems = VARIABLES.flatMap((variable) => {
    const value = variables.get(variable.name);
    const state = value === undefined ? null : stateOf(variable, value);
    if (state === null) return [];
    const isUnread = state !== NO_CERTIFICATE;
    return [{
      variable: variable.name,
      state: `"${value}" ${state}`,
      breaksTls: variable.breaksTls && isUnread,
    }];
  });
  return problems.find((it) => it.breaksTls) ?? problems[0] ?? null;
}

/**
 * Finds a variable that names certificate authorities for other programs but is
 * not read by this runtime. It stays unread: someone who sets it for a Node
 * program has not decided whom JellyTau trusts. `SSL_CERT_FILE` and `--ca-file`
 * do the same on purpose. Source: measured with Deno 2.7.11.
 */
export function findIgnoredVariable(
  variables: { get(name: string): string | undefined },
): string | null {
  return variables.get("NODE_EXTRA_CA_CERTS") ? "NODE_EXTRA_CA_CERTS" : null;
}

const NO_CERTIFICATE = "holds no certificate in PEM form";

/** Returns the fault of a value; null if it works. */
function stateOf({ kind }: Variable, value: string): string | null {
  // An empty folder list is ignored; an empty file name is not.
  if (value === "" && kind === "folder") return null;
  const paths = kind === "folder" ? value.split(SEPARATOR) : [value];
  for (const path of paths) {
    const state = pathState(path, kind);
    if (state !== null) return state;
  }
  return null;
}

const SEPARATOR = Deno.build.os === "windows" ? ";" : ":";

function pathState(path: string, kind: Variable["kind"]): string | null {
  try {
    const stat = fs.statSync(path);
    if (kind === "folder") {
      if (!stat.isDirectory()) return "is not a folder";
      fs.readdirSync(path);
      return null;
    }
    if (stat.isDirectory()) return "is a folder";
    // Reading a pipe would empty it for the runtime.
    if (!stat.isFile() || stat.size > MAX_BYTES) return null;
    const text = fs.readFileSync(path, "latin1");
    return PEM.test(text) ? null : NO_CERTIFICATE;
  } catch (caught) {
    const code = caught instanceof Error && "code" in caught
      ? caught.code
      : null;
    return code === "ENOENT" ? "does not exist" : "cannot be read";
  }
}
