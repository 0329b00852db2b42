import { render, Text } from "ink";
import type { Requests } from "../../../src/tui/requests/requests.ts";
import { useDetail } from "../../../src/tui/hooks/use_detail.ts";
import { assertEquals } from "../../assert.ts";
import { ITEM } from "../../cli/item_detail.ts";
import { EmulatedScreen } from "../../terminal/emulated_screen.ts";
import { screenTest } from "../../terminal/screen_fixture.ts";

const OLD = { ...ITEM, name: "Old" };
const FRESH = { ...ITEM, name: "New", tagline: "Whole" };

screenTest(
  "useDetail() keeps showing the server's details when the library changes",
  async () => {
    const shown: string[] = [];
    let stored = OLD;
    let reads = 0;
    const requests = {
      readItem: () => {
        reads++;
        return Promise.resolve(stored);
      },
      refreshItem: () => Promise.resolve(FRESH),
    } as unknown as Requests;
    const Probe = ({ version }: { version: number }) => {
      const { id } = ITEM;
      const asked = { id, requests, version, afterMs: 0, asksServer: true };
      const detail = useDetail(asked);
      const { name, tagline, played } = detail ?? {};
      const text = `${name} ${tagline} ${played ? "watched" : "new"}`;
      if (shown.at(-1) !== text) shown.push(text);
      return <Text>{text}</Text>;
    };
    const screen = new EmulatedScreen({ columns: 40, rows: 3 });
    const app = render(<Probe version={0} />, {
      stdin: screen.stdin as unknown as NodeJS.ReadStream,
      stdout: screen.stdout as unknown as NodeJS.WriteStream,
      interactive: true,
      patchConsole: false,
    });
    await screen.waitFor("New Whole new");
    for (const version of [1, 2]) {
      app.rerender(<Probe version={version} />);
      while (reads <= version) await new Promise((done) => setTimeout(done));
      await screen.settled();
    }
    stored = { ...OLD, played: true };
    app.rerender(<Probe version={3} />);
    await screen.waitFor("New Whole watched");
    app.unmount();
    screen.close();
    const after = shown.slice(shown.indexOf("New Whole new"));
    assertEquals(after, ["New Whole new", "New Whole watched"]);
  },
);
