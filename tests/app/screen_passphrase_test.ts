import { Failure } from "../../src/core/failure.ts";
import { Secret } from "../../src/core/secret.ts";
import { readEnvironment } from "../../src/system/environment.ts";
import { passphraseForScreen } from "../../src/app/screen_passphrase.ts";
import { assertEquals, assertRejects } from "../assert.ts";
import { withFile } from "../secure_storage/encrypted_file/file_fixture.ts";
import { TO_BOUND } from "../bound.ts";

const NOTHING_SET = { get: () => undefined, delete: () => undefined };
const KEY = {
  serverId: "a".repeat(32),
  userId: "b".repeat(32),
};

/** Types words one after the other, before the screen opens. */
async function typing(words: readonly string[]) {
  const left = [...words];
  const asked: string[] = [];
  let opened: Promise<Secret | null> = Promise.resolve(null);
  await withFile(async ({ path, open }) => {
    await open("correct horse").store(
      KEY,
      new Secret("c".repeat(32)),
      TO_BOUND,
    );
    const environment = readEnvironment(NOTHING_SET, "linux");
    opened = passphraseForScreen(environment, {
      path,
      signal: new AbortController().signal,
      askPerson: (what, _, { before = "" } = {}) => {
        asked.push(`${before}${what}`);
        return Promise.resolve(new Secret(left.shift() ?? ""));
      },
    });
    await opened.catch(() => undefined); // it is told below
  });
  return { opened: (await opened)?.expose(), asked };
}

Deno.test("passphraseForScreen() asks again after a slip of the finger", async () => {
  assertEquals(await typing(["correct hrose", "", "correct horse"]), {
    opened: "correct horse",
    asked: [
      "your tokens",
      "Wrong passphrase. your tokens",
      "Wrong passphrase. your tokens",
    ],
  });
});

Deno.test("passphraseForScreen() gives up after three wrong ones", async () => {
  const failure = await assertRejects(
    () => typing(["one", "two", "three", "correct horse"]),
    Failure,
  );
  assertEquals(failure.kind, "rejected");
});
