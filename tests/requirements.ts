/**
 * Tells whether a program that a test needs is missing. Such a test is skipped
 * by name, which `scripts/test` reports, and fails in CI.
 */
export function lacks(...programs: readonly string[]): boolean {
  const folders = (Deno.env.get("PATH") ?? "").split(":");
  return !programs.every((program) =>
    folders.some((folder) => isFile(`${folder}/${program}`))
  );
}

function isFile(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch {
    return false; // not there
  }
}

/**
 * Tells whether this run requires a backend: `JELLYTAU_REQUIRED_BACKENDS` lists
 * them in CI. A test of a required backend must not skip itself.
 */
export function isRequired(
  backend: "libsecret" | "keepassxc" | "keychain" | "credential-manager",
): boolean {
  const required = Deno.env.get("JELLYTAU_REQUIRED_BACKENDS") ?? "";
  return required.split(",").includes(backend);
}
