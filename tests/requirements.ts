/**
 * Whether a program that a test needs is missing here. A test that cannot run
 * is skipped by name, which `scripts/test` reports, and refuses under CI.
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
 * Whether this run has to have a backend: `JELLYTAU_REQUIRED_BACKENDS` lists
 * them in CI. A test of one of them must not skip itself, whatever it finds.
 */
export function isRequired(
  backend: "libsecret" | "keepassxc" | "keychain" | "credential-manager",
): boolean {
  const required = Deno.env.get("JELLYTAU_REQUIRED_BACKENDS") ?? "";
  return required.split(",").includes(backend);
}
