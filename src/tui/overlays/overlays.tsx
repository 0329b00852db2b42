import { Box, useAnimation } from "ink";
import { sanitize } from "../../core/printable.ts";
import { formatClock } from "../../core/labels.ts";
import { keyLabel } from "../keys/keys.ts";
import { helpRows } from "../model/layout.ts";
import { useTones } from "../model/theme.ts";
import { helpFor, type PaletteEntry } from "../keys/palette.ts";
import type { LocationKind } from "../model/location.ts";
import type { Confirmation, Overlay, TrustQuestion } from "../model/state.ts";
import { grouped } from "../model/labels.ts";
import { Panel } from "./panel.tsx";
import { Prose } from "../view/prose.tsx";
import { QrCode, useQrCode } from "./qr_code.tsx";
import { Text } from "../view/text.tsx";

/** The rows above the QR code, with the frame. */
const CODE_ROWS = 7;
/** The width of the text if the QR code is beside it. */
const LEAST_CODE_COLUMNS = 36;

/**
 * The width of a key's description; wider help shows the command line beside
 * it.
 */
const DOES_COLUMNS = 50;
const WITH_COMMANDS = 110;
const NARROW = 60;

type Of<K extends Overlay["kind"]> = Extract<Overlay, { kind: K }>;

/** Shows the keys that mean something here; what is typed narrows them. */
export function HelpOverlay(
  { overlay, location, columns, rows }: {
    overlay: Of<"help">;
    location: LocationKind;
    columns: number;
    rows: number;
  },
) {
  const found = helpFor(location, overlay.text);
  const lines = helpRows(rows);
  const top = Math.min(overlay.top, Math.max(0, found.length - lines));
  const shown = found.slice(top, top + lines);
  return (
    <Panel title={helpTitle(location, columns)} height={rows}>
      <Text dimColor>type to search: {overlay.text}_</Text>
      {shown.map(({ action, keys, does, command }) => (
        <Box key={action}>
          <Box width={keyColumns(columns)} paddingRight={1} flexShrink={0}>
            <Text bold wrap="truncate">{keys.map(keyLabel).join(" ")}</Text>
          </Box>
          <Box width={DOES_COLUMNS}>
            <Text wrap="truncate">{does}</Text>
          </Box>
          {command !== undefined && columns >= WITH_COMMANDS && (
            <Text dimColor wrap="truncate">jellytau {command}</Text>
          )}
        </Box>
      ))}
      {found.length > shown.length && (
        <Text dimColor>{found.length} keys; Up and Down show the others</Text>
      )}
    </Panel>
  );
}

/** Narrow screens show the first keys of each, and what they do. */
function keyColumns(columns: number): number {
  return columns < NARROW ? 9 : 22;
}

/** Returns the title, with a legend of the row symbols if there are any. */
function helpTitle(location: LocationKind, columns: number): string {
  const title = "Keyboard shortcuts";
  const signs = LEGENDS[location];
  return signs === undefined || columns < NARROW
    ? title
    : `${title}   ${signs}`;
}

const OF_ITEMS = "v watched  - in progress  * marked";
const LEGENDS: Partial<Record<LocationKind, string>> = {
  library: OF_ITEMS,
  inside: OF_ITEMS,
  search: OF_ITEMS,
  downloads: "v done  > running  = paused  . queued  ! failed",
  accounts: "+ signed in  ! rejected  ? unreachable  . unchecked",
};

/** Shows everything by name. */
export function PaletteOverlay(
  { overlay, entries, columns, rows }: {
    overlay: Of<"palette">;
    entries: readonly PaletteEntry[];
    columns: number;
    rows: number;
  },
) {
  const height = rows - 4;
  const top = Math.max(0, overlay.index - height + 1);
  return (
    <Panel title="Commands" height={rows}>
      <Text>:{overlay.text}_</Text>
      {entries.slice(top, top + height).map((it, i) => {
        const here = top + i === overlay.index;
        return (
          <Box key={it.id}>
            <Text bold={here} inverse={here} wrap="truncate">
              {here ? "> " : "  "}
              {it.label}
            </Text>
            {it.key !== null && <Text dimColor>{`  ${it.key}`}</Text>}
            {here && it.command !== null && columns >= WITH_COMMANDS && (
              <Text dimColor wrap="truncate">{`  ${it.command}`}</Text>
            )}
          </Box>
        );
      })}
      {entries.length === 0 && <Text dimColor>No matching command</Text>}
    </Panel>
  );
}

/** Asks for the whole word, as ssh does. */
export function TrustOverlay(
  { question, answer }: { question: TrustQuestion; answer: string },
) {
  return (
    <Panel title="Untrusted certificate">
      <Text>{grouped(question.sha256)}</Text>
      {question.facts.map(([name, value]) => (
        <Text key={name} wrap="truncate">
          {name.padEnd(10)} {sanitize(value)}
        </Text>
      ))}
      <Box marginTop={1}>
        <Prose>
          Compare the SHA-256 above with your server's. If it is yours, type yes
          to trust it from now on: {answer}_
        </Prose>
      </Box>
    </Panel>
  );
}

/** Shows the code in two groups, and its page for a telephone's camera. */
export function CodeOverlay(
  { overlay, columns, rows }: {
    overlay: Of<"code">;
    columns: number;
    rows: number;
  },
) {
  const tones = useTones();
  useAnimation({ interval: 1000 });
  const { code, serverUrl, expiresAt } = overlay;
  const leftMs = Date.parse(expiresAt) - Date.now();
  const page = `${sanitize(serverUrl)}/web/#/quickconnect?code=${code}`;
  const picture = useQrCode(page);
  const below = picture.length <= rows - CODE_ROWS;
  const beside = !below && picture.length <= rows &&
    columns - (picture[0]?.length ?? 0) >= LEAST_CODE_COLUMNS;
  const words = (
    <Panel title="Quick Connect">
      <Text bold {...tones.accent}>{code.slice(0, 3)} {code.slice(3)}</Text>
      <Prose>Approve this code on a device that is signed in, or at</Prose>
      <Text>{page}</Text>
      <Text dimColor>{formatClock(Math.max(0, leftMs))} left; Esc stops</Text>
      {below && <QrCode lines={picture} />}
    </Panel>
  );
  return beside
    ? (
      <Box width={columns}>
        {words}
        <QrCode lines={picture} />
      </Box>
    )
    : words;
}

export function ConfirmOverlay({ question }: { question: Confirmation }) {
  return (
    <Panel title={question.title}>
      {question.lines.map((it) => <Text key={it}>{sanitize(it)}</Text>)}
      <Text>Press y to confirm, any other key to cancel.</Text>
    </Panel>
  );
}
