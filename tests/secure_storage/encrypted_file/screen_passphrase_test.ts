import { Failure } from "../../../src/core/failure.ts";
import { Secret } from "../../../src/core/secret.ts";
import { passphraseForScreen } from "../../../src/secure_storage/encrypted_file/screen_passphrase.ts";
import { assertEquals, assertRejects } from "@std/assert";
import { withFile } from "./file_fixture.ts";
import { TO_BOUND } from "../../bound.ts";

const KEY = {
  serverId: "a".repeat(32),
  userId: "b".repeat(32),
};

/** Answers each question with the next word. */
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
    opened = passphraseForScreen(path, (before) => {
      asked.push(before);
      return Promise.resolve(new Secret(left.shift() ?? ""));
    });
    await opened.catch(() => undefined); // checked below
  });
  return { opened: (await opened)?.expose(), asked };
}

Deno.test("passphraseForScreen() asks again after a slip of the finger", async () => {
  assertEquals(await typing(["correct hrose", "", "correct horse"]), {
    opened: "correct horse",
    asked: [
      "",
      "Wrong passphrase. ",
      "Wrong passphrase. ",
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
