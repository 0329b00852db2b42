import { EMPTY_FORM } from "../../../src/tui/model/form.ts";
import type { Change } from "../../../src/tui/model/reduce.ts";
import { assertEquals } from "@std/assert";
import { libraryOf, SHOW } from "./fake_library.ts";

const BUSY_SCREENS: [what: string, change: Change][] = [
  ["a form is open", {
    kind: "overlay",
    overlay: { kind: "sign-in", form: EMPTY_FORM },
  }],
  ["the help is open", {
    kind: "overlay",
    overlay: { kind: "help", text: "ma", caret: 2, top: 0 },
  }],
  ["a search is being typed", { kind: "go", location: { kind: "search" } }],
];

for (const [what, change] of BUSY_SCREENS) {
  Deno.test(`toggleMark() asks nothing and keeps the selection when ${what}`, async () => {
    const { store, toggle, marked, rest, select, selected } = libraryOf(
      structuredClone(SHOW),
    );
    select("show");
    toggle("show");
    store.dispatch(change);
    const { overlay, typing } = store.state();
    await rest();
    const { overlay: after, typing: stillTyping, toast } = store.state();
    assertEquals([after, stillTyping], [overlay, typing]);
    assertEquals([marked, selected()], [[], "show"]);
    assertEquals(
      [toast?.tone, toast?.text, toast?.hint],
      [
        "bad",
        "Cannot mark Item show as watched: the question would interrupt you",
        "Finish what you are typing or close the window, then mark it again",
      ],
    );
  });
}
