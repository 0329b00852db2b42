import { KEY_ROWS } from "../../../src/tui/keys/key_rows.ts";
import { paletteEntries } from "../../../src/tui/keys/palette.ts";
import { HOME, type Location } from "../../../src/tui/model/location.ts";
import { INITIAL, type State } from "../../../src/tui/model/state.ts";
import { assert, assertEquals } from "@std/assert";

const at = (
  kind: "messages" | "accounts" | "security" | "downloads",
): State => ({
  ...INITIAL,
  trail: [HOME, { kind }],
});
const idsAt = (state: State, text = "") =>
  paletteEntries(state, text).map((it) => it.id);

Deno.test("paletteEntries() finds every command that needs no row in each location", () => {
  const found = idsAt(at("messages"));
  for (
    const action of [
      "sign-in",
      "sync",
      "check",
      "accounts",
      "downloads",
      "security",
      "search",
      "rotate",
      "verify-storage",
      "verify-downloads",
      "help",
      "quit",
    ]
  ) assert(found.includes(action), `${action} in ${found}`);
  for (const action of ["play", "sign-out", "cancel-download", "mark"]) {
    assertEquals(found.includes(action), false, action);
  }
  assertEquals(found.length, new Set(found).size);
});

Deno.test("paletteEntries() finds a command by its own name too", () => {
  for (
    const [text, id] of [
      ["sync", "sync"],
      ["signin", "sign-in"],
      [
        "quit",
        "quit",
      ],
      ["leave", "quit"],
      ["migrate", "migrate"],
    ] as const
  ) {
    assertEquals(idsAt(at("messages"), text)[0], id, text);
  }
});

Deno.test("paletteEntries() names the key only where it is one", () => {
  const keyOf = (state: State) =>
    paletteEntries(state, "").find((it) => it.id === "rotate")?.key;
  assertEquals([keyOf(at("messages")), keyOf(at("security"))], [null, "R"]);
});

Deno.test("paletteEntries() starts with leaving only if the words say so", () => {
  const texts = ["", ..."abcdefghijklmnoprstuvwxyz", "ea", "it", "ave"];
  for (
    const kind of ["messages", "accounts", "security", "downloads"] as const
  ) {
    for (const text of texts) {
      if ("leave".startsWith(text) && text !== "") continue;
      const [first] = idsAt(at(kind), text);
      const alone = idsAt(at(kind), text).length < 2;
      assert(first !== "quit" || alone, `${kind} ${text}`);
    }
  }
});

const OWN: readonly Location[] = [
  HOME,
  { kind: "library", id: "1", name: "Films" },
  { kind: "search" },
];

Deno.test("paletteEntries() holds all of a location's own commands", () => {
  for (const location of OWN) {
    const { kind } = location;
    const found = idsAt({ ...INITIAL, trail: [HOME, location] });
    const own = KEY_ROWS.filter(({ locations, id }) =>
      (locations?.includes(kind) ?? true) && id !== "palette"
    );
    for (const { id } of own) assert(found.includes(id), `${id} at ${kind}`);
  }
});
