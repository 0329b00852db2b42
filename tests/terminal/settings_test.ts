/** Tests the theme and the keys that a user has chosen. */
import { BUILT_IN_THEMES } from "../../src/core/settings.ts";
import { bindKeys } from "../../src/tui/model/key_bindings.ts";
import { tonesOf } from "../../src/tui/model/tones.ts";
import { assert } from "@std/assert";
import { KEYS } from "./emulated_screen.ts";
import { screenTest, withScreen } from "./screen_fixture.ts";

screenTest(
  "the screen uses the keys and the theme of the settings",
  async () => {
    const jellyfin = BUILT_IN_THEMES.jellyfin;
    assert(jellyfin !== undefined);
    bindKeys({
      "downloads": ["%"],
      "help": ["ctrl-o"],
      "next-shelf": ["ctrl-n"],
      "side-bar": ["ctrl-b"],
    });
    try {
      const theme = { tones: tonesOf(jellyfin) };
      await withScreen({ columns: 80, rows: 24, theme }, async ({ screen }) => {
        const first = await screen.waitFor("Ctrl-O keys");
        assert(!first.includes("? keys"), first);
        // The accent #00a4dc, as SGR has it.
        assert(screen.written.includes("38;2;0;164;220"), "no accent");
        await screen.waitForRest();
        screen.press("\x0e");
        await screen.waitFor("Ctrl-B: libraries");
        screen.press("D");
        await screen.waitFor("D does nothing here; Ctrl-O shows the keys");
        screen.press("%");
        await screen.waitFor("No downloads. Press d on a film");
        screen.press("\x0f");
        await screen.waitFor("type to search: _");
        screen.press("go to downloads");
        await screen.waitFor(/% +go to downloads/);
        screen.press(KEYS.esc);
      });
    } finally {
      bindKeys({});
    }
  },
);
