/**
 * Stores an entry in the keyring of this system, reads it and deletes it.
 *
 *   deno run --allow-ffi --allow-env=SystemRoot example.ts
 */
// deno-lint-ignore-file no-console
import {
  CredentialManager,
  deadlineOf,
  Keychain,
  SecretService,
} from "./mod.ts";

const NAME = { service: "keyring-example", account: "ada" };
const LABEL = "Keyring example";
const LIMIT = { limitMs: 3_000 };
const secret = new TextEncoder().encode("hunter2");

try {
  if (Deno.build.os === "darwin") await useKeychain();
  else if (Deno.build.os === "windows") await useCredentialManager();
  else await useSecretService();
} finally {
  secret.fill(0);
}

async function useSecretService(): Promise<void> {
  const service = new SecretService("org.example.Keyring", Object.keys(NAME));
  const { locked } = await service.defaultCollection(LIMIT);
  if (locked) await service.unlock({ kind: "default" }, { limitMs: 90_000 });
  const item = { attributes: NAME, label: LABEL };
  await service.create(item, { bytes: secret, limit: LIMIT });
  for (const found of await service.read(NAME, LIMIT)) {
    print("Read", found.secret);
    await service.remove({ path: found.path, attributes: NAME }, LIMIT);
  }
  const [left] = await service.read(NAME, LIMIT);
  print("After deletion", left?.secret);
}

async function useKeychain(): Promise<void> {
  const keychain = new Keychain();
  const limit = { ...LIMIT, mayAsk: false };
  const item = { ...NAME, label: LABEL, generic: "" };
  await keychain.add(item, { secret, limit });
  print("Read", (await keychain.find(NAME, limit))?.secret);
  await keychain.delete(NAME, limit);
  print("After deletion", (await keychain.find(NAME, limit))?.secret);
}

async function useCredentialManager(): Promise<void> {
  const manager = new CredentialManager();
  const target = `${NAME.service}:${NAME.account}`;
  await manager.write({
    targetName: target,
    userName: NAME.account,
    comment: LABEL,
    blob: secret,
  }, deadlineOf(LIMIT));
  print("Read", (await manager.read(target, deadlineOf(LIMIT)))?.blob);
  await manager.delete(target, deadlineOf(LIMIT));
  const left = await manager.read(target, deadlineOf(LIMIT));
  print("After deletion", left?.blob);
}

/** Prints a secret and wipes it; a program of yours would not print it. */
function print(when: string, found: Uint8Array | null | undefined): void {
  console.log(
    `${when}: ${found ? new TextDecoder().decode(found) : "nothing"}`,
  );
  found?.fill(0);
}
