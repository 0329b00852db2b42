import { render, Text } from "ink";
import { usePreviewRows } from "../../../src/tui/hooks/use_preview_rows.ts";
import type { NamedLocation } from "../../../src/tui/model/location.ts";
import { assertEquals } from "@std/assert";
import { EmulatedScreen } from "../../terminal/emulated_screen.ts";
import { screenTest } from "../../terminal/screen_fixture.ts";

function named(of: NamedLocation["of"], name: string): NamedLocation {
  return { kind: "named", of, name, library: null, inside: false };
}

screenTest(
  "usePreviewRows() asks only for the person on whom the cursor rests",
  async () => {
    const wanted: string[] = [];
    let report = () => {};
    const rest = new Promise<void>((done) => report = done);
    function Probe({ location }: { location: NamedLocation }) {
      const want = () => {
        if (wanted.at(-1) !== location.name) wanted.push(location.name);
        if (location.name === "Cy") report();
      };
      usePreviewRows({ want }, { location, count: 10 });
      return <Text>{location.name}</Text>;
    }
    const screen = new EmulatedScreen({ columns: 40, rows: 3 });
    const app = render(<Probe location={named("genre", "Drama")} />, {
      stdin: screen.stdin as unknown as NodeJS.ReadStream,
      stdout: screen.stdout as unknown as NodeJS.WriteStream,
      interactive: true,
      patchConsole: false,
    });
    await screen.waitFor("Drama");
    for (const name of ["Ada", "Bo", "Cy"]) {
      app.rerender(<Probe location={named("person", name)} />);
    }
    await rest;
    assertEquals(wanted, ["Drama", "Cy"]);
    app.unmount();
    screen.close();
  },
);
