/** Where the tokens of tests may go, unless a test is about that. */
import type { EntryOptions } from "../src/core/ports.ts";
import type { TokenBinding } from "../src/core/token_binding.ts";

export const BOUND: TokenBinding = {
  address: "https://home.example",
  trust: "system",
};

export const TO_BOUND: EntryOptions = { binding: BOUND };
