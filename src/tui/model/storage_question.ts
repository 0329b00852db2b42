/** Questions before a change of the whole storage. */
import type { Confirmation, State } from "./state.ts";

const NEW_KEY: Confirmation = {
  title: "Create a new key?",
  lines: ["Every token is encrypted again with a new key."],
  does: "rotate",
};

/** Returns the target of a migration: away from the file, if any is in it. */
export function otherStorage({ accounts }: State): "keyring" | "file" {
  const inFile = accounts?.some((it) => it.tokenStorage === "encrypted-file");
  return inFile ? "keyring" : "file";
}

/** Returns the question to answer before a migration or a new key. */
export function storageQuestion(
  does: "migrate" | "rotate",
  state: State,
): Confirmation {
  return does === "rotate" ? NEW_KEY : moveTo(otherStorage(state));
}

function moveTo(to: "keyring" | "file"): Confirmation {
  const where = to === "keyring" ? "system keyring" : "encrypted file";
  return {
    title: "Move the tokens?",
    lines: [
      `Every token moves to the ${where}.`,
      "Each copy is checked before the original is removed.",
    ],
    does: "migrate",
    to,
  };
}
