/**
 * Works on an encrypted file in a process of its own.
 *
 *   windows_writer.ts <folder> <name> <count> once | for-ever
 *
 * Prints a line for every call that was acknowledged.
 */
import { Secret } from "../../src/core/secret.ts";
import { tokenKey } from "../../src/core/token_key.ts";
import { openMetadata } from "../metadata/open_metadata.ts";
import { EncryptedFileStorage } from "../../src/secure_storage/encrypted_file/storage.ts";
import { TO_BOUND } from "../bound.ts";

const [folder = "", name = "", count = "1", mode = "once"] = Deno.args;
const metadata = openMetadata(`${folder}/metadata.db`);
const storage = new EncryptedFileStorage({
  path: `${folder}/tokens.json`,
  keyPath: `${folder}/storage.key`,
  generations: metadata.generations,
  keySources: { passphrase: () => Promise.resolve(null) },
});
const keys = Array.from(
  { length: Number(count) },
  (_, i) => tokenKey(name.padStart(32, "0"), i.toString(16).padStart(32, "0")),
);

for (let round = 0; round === 0 || mode === "for-ever"; round++) {
  for (const [i, key] of keys.entries()) {
    const value = `${name}-${i}-${round}`;
    await storage.store(key, new Secret(value), TO_BOUND);
    say(`stored ${i} ${value}`);
    if (mode === "for-ever" && i % 3 === 2) {
      await storage.delete(key);
      say(`deleted ${i}`);
    }
  }
}
metadata.close();

function say(line: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(`${line}\n`));
}
