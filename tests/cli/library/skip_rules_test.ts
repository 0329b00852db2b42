import { readSkipRules } from "../../../src/cli/library/skip_rules.ts";
import { Failure } from "../../../src/core/failure.ts";
import { assertEquals, assertThrows } from "@std/assert";

Deno.test("readSkipRules() reads one rule for everything, or some rules", () => {
  assertEquals(readSkipRules(null), {});
  assertEquals(readSkipRules("auto"), {
    intro: "auto",
    recap: "auto",
    credits: "auto",
    commercials: "auto",
    preview: "auto",
  });
  assertEquals(readSkipRules("intro=auto, credits=off"), {
    intro: "auto",
    credits: "off",
  });
});

Deno.test("readSkipRules() refuses anything else and names the mistake", () => {
  const refused = {
    "": '"" is not a type',
    "always": '"always" is not a type',
    "outro=auto": '"outro" is not a type',
    "intro=yes": '"yes" is not a rule',
    "intro": '"" is not a rule',
    "intro=auto=off": '"auto=off" is not a rule',
    "intro=auto,": '"" is not a type',
  };
  for (const [text, state] of Object.entries(refused)) {
    assertThrows(
      () => readSkipRules(text),
      Failure,
      `Cannot read skip rules "${text}": ${state}`,
    );
  }
});
