/** The destination of tokens in tests that do not test destinations. */
import type { EntryOptions } from "../src/core/ports.ts";
import type { TokenBinding } from "../src/core/token_binding.ts";

export const BOUND: TokenBinding = {
  address: "https://home.example",
  trust: "system",
};

export const TO_BOUND: EntryOptions = { binding: BOUND };
