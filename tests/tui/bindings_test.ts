import { COMMAND_SPECS } from "../../src/cli/commands.ts";
import { BINDINGS, bindingsAt, findAction } from "../../src/tui/bindings.ts";
import { footerFor } from "../../src/tui/footer.ts";
import { fuzzy } from "../../src/tui/palette.ts";
import { HOME, type Place, type PlaceKind } from "../../src/tui/place.ts";
import { INITIAL, type State } from "../../src/tui/state.ts";
import { quoted } from "../../src/tui/twins.ts";
import { assert, assertEquals } from "../assert.ts";

const PLACES: readonly PlaceKind[] = [
  "home",
  "library",
  "inside",
  "item",
  "search",
  "downloads",
  "accounts",
  "security",
  "messages",
];

Deno.test("BINDINGS reach every action with some key when at its place", () => {
  for (const binding of BINDINGS) {
    const [place] = binding.places ?? ["home"];
    assert(place !== undefined);
    const reached = binding.keys.some((it) =>
      findAction(it, place) === binding.action
    );
    assert(reached, `${binding.action} at ${place}`);
  }
});

Deno.test("BINDINGS name commands that there are, with what these take", () => {
  const known = COMMAND_SPECS.map(({ path, args = "" }) => ({ path, args }));
  for (const { action, command } of BINDINGS) {
    if (command === undefined) continue;
    const [words = "", placeholder = ""] = command.split(/ (?=<)/);
    const spec = known.find(({ path }) => path === words);
    assert(spec, `${action}: "${words}" is a command`);
    assertEquals(placeholder === "" || spec.args !== "", true, command);
    assertEquals(/^</.test(spec.args) && placeholder === "", false, command);
  }
});

Deno.test("footerFor() fits the width and names keys of the place", () => {
  const at = (place: Place) => ({ ...INITIAL, trail: [HOME, place] });
  const accounts = at({ kind: "accounts" });
  for (const columns of [10, 40, 80, 120, 200]) {
    assert(footerFor(accounts, columns).length <= columns);
  }
  assert(footerFor(accounts, 120).includes("x sign out"));
  for (const columns of [40, 80]) {
    assert(/\? keys {2}q quit$/.test(footerFor(accounts, columns)));
  }
  assert(!footerFor(at({ kind: "search" }), 120).includes("sign out"));
});

Deno.test("footerFor() names the keys of what lies on top", () => {
  const state: State = {
    ...INITIAL,
    overlay: { kind: "palette", text: "", index: 0 },
  };
  assert(footerFor(state, 80).includes("Esc closes"));
  assert(!footerFor(state, 80).includes("q quit"));
});

Deno.test("bindingsAt() gives a key to one binding alone", () => {
  for (const place of PLACES) {
    const keys = bindingsAt(place).flatMap((it) => it.keys);
    assertEquals(keys.length, new Set(keys).size, place);
  }
});

Deno.test("fuzzy() prefers letters that follow each other and begin words", () => {
  assertEquals(fuzzy("zz", "sign out"), null);
  const better = fuzzy("si", "sign out") ?? 0;
  const worse = fuzzy("si", "search for it") ?? 0;
  assert(better > worse);
});

Deno.test("quoted() gives a shell one word whatever is in it", async () => {
  for (const text of ["ada@media.example", "it's; rm -rf /", "$(id)", "a b"]) {
    const { stdout } = await new Deno.Command("sh", {
      args: ["-c", `printf %s ${quoted(text)}`],
    }).output();
    assertEquals(new TextDecoder().decode(stdout), text);
  }
});

Deno.test("footerFor() leaves out what would do nothing now", () => {
  const at = (kind: "accounts" | "security" | "downloads"): State => ({
    ...INITIAL,
    accounts: [],
    trail: [HOME, { kind }],
  });
  assertEquals(footerFor(at("accounts"), 120), "a sign in  ? keys  q quit");
  assert(!footerFor(at("security"), 120).includes("migrate"));
  assert(!footerFor(at("downloads"), 120).includes("drop"));
});

Deno.test("footerFor() names the key that stops what is playing while it does", () => {
  const playing = {
    item: "1",
    title: "Film",
    state: "playing",
    positionMs: 0,
  } as const;
  const idle: State = { ...INITIAL, trail: [HOME, { kind: "messages" }] };
  assert(!footerFor(idle, 80).includes("P stop"));
  const busy = { ...idle, playing: { ...playing, runtimeMs: null } };
  assert(footerFor(busy, 80).includes("P stop"));
});
