/** Makes a keychain for tests on a Mac that nobody else uses. */

const PASSWORD = "only for this test";
const COMMAND_LIMIT_MS = 60_000;

export interface TemporaryKeychain {
  lock(): Promise<void>;
  unlock(): Promise<void>;
  /** Restores the previous default keychain and removes this one. */
  remove(): Promise<void>;
}

/** Makes a keychain that is the default one, and the only one searched. */
export async function makeDefaultKeychain(): Promise<TemporaryKeychain> {
  const folder = await Deno.makeTempDir({ prefix: "keychain-" });
  const path = `${folder}/test.keychain-db`;
  const [before = ""] = paths(
    await security(["default-keychain", "-d", "user"]),
  );
  const searched = paths(await security(["list-keychains", "-d", "user"]));
  const unlock = async () => {
    await security(["unlock-keychain", "-p", PASSWORD, path]);
  };
  await security(["create-keychain", "-p", PASSWORD, path]);
  await security(["set-keychain-settings", path]); // it never locks by itself
  await unlock();
  await security(["default-keychain", "-d", "user", "-s", path]);
  await security(["list-keychains", "-d", "user", "-s", path]);
  return {
    unlock,
    async lock() {
      await security(["lock-keychain", path]);
    },
    async remove() {
      await security(["default-keychain", "-d", "user", "-s", before]);
      await security(["list-keychains", "-d", "user", "-s", ...searched]);
      await security(["delete-keychain", path]);
      await Deno.remove(folder, { recursive: true });
    },
  };
}

/** Runs macOS' own tool. @throws when it fails */
export async function security(args: readonly string[]): Promise<string> {
  const { success, stdout, stderr } = await new Deno.Command(
    "/usr/bin/security",
    { args: [...args], signal: AbortSignal.timeout(COMMAND_LIMIT_MS) },
  ).output();
  if (success) return new TextDecoder().decode(stdout);
  throw new Error(`security ${args[0]}: ${new TextDecoder().decode(stderr)}`);
}

/** Returns the quoted paths of a text. */
function paths(text: string): string[] {
  return [...text.matchAll(/"([^"]+)"/g)].map(([, path = ""]) => path);
}
