import {
  chooseNotification,
  notificationSequence,
  titleSequence,
} from "../../../src/tui/model/announcements.ts";
import { assert, assertEquals } from "@std/assert";

Deno.test("chooseNotification() uses only terminals that are known", () => {
  const kindOf = chooseNotification;
  assertEquals(kindOf("kitty(0.42.1)"), "osc-99");
  assertEquals(kindOf("foot(1.22.3)"), "osc-777");
  assertEquals(kindOf("ghostty 1.2.0"), "osc-777");
  assertEquals(kindOf("WezTerm 20240203"), "osc-777");
  assertEquals(kindOf("iTerm2 3.5.0"), "osc-9");
  assertEquals(kindOf("XTerm(370)"), null);
  assertEquals(kindOf("not kitty"), null);
  assertEquals(kindOf(null), null);
});

const HOSTILE = "A\x07\x1b]52;c;eA==\x1b\\\u202e\u009d4;B\n";

Deno.test("titleSequence() contains no other control character", () => {
  assertEquals(
    titleSequence(HOSTILE),
    "\x1b]2;A]52;c;eA==\\4;B - JellyTau\x07",
  );
  assert(titleSequence("x".repeat(5_000)).length < 200);
});

Deno.test("notificationSequence() keeps the title inside its own field", () => {
  assertEquals(
    notificationSequence("osc-777", HOSTILE),
    "\x1b]777;notify;JellyTau;A]52,c,eA==\\4,B\x07",
  );
  assertEquals(
    notificationSequence("osc-9", "4;1;50"),
    "\x1b]9;JellyTau: 4;1;50\x07",
  );
  assertEquals(
    notificationSequence("osc-99", "Film"),
    "\x1b]99;i=jellytau:o=unfocused;JellyTau: Film\x1b\\",
  );
});
