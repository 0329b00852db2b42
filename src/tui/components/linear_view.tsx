import { Box, Text } from "ink";
import { useEffect } from "react";
import { sanitize } from "../../core/printable.ts";
import { footerFor } from "../footer.ts";
import type { List } from "../lists.ts";
import { keyLabel } from "../keys.ts";
import { helpFor, paletteEntries } from "../palette.ts";
import { placeTitle } from "../place.ts";
import type { Requests } from "../requests/requests.ts";
import type { Row } from "../rows.ts";
import { SignInScreen } from "../screens/sign_in_screen.tsx";
import {
  cursorAt,
  filterAt,
  type Overlay,
  placeNow,
  type State,
} from "../state.ts";
import { accountName } from "../words.ts";
import { Preview } from "./preview.tsx";
import { CodeOverlay, ConfirmOverlay, TrustOverlay } from "./overlays.tsx";

/** Longest line of hints that is read out. */
const HINT_COLUMNS = 100;

/**
 * The same screen for ears: where you are, the row you are on, what happened
 * last, what can be done. No frames, no columns, nothing that moves by itself.
 */
export function LinearView(
  { state, list, requests }: { state: State; list: List; requests: Requests },
) {
  const place = placeNow(state);
  const { index } = cursorAt(state, place);
  const row = list.rowAt(index);
  useEffect(() => list.want(index, 1));
  const { overlay, busy, toast } = state;
  const words = filterAt(state, place);
  return (
    <Box flexDirection="column">
      <Text>{sanitize(placeTitle(place))}</Text>
      {words !== "" && <Text>showing what matches {sanitize(words)}</Text>}
      {overlay
        ? <LinearOverlay state={state} overlay={overlay} />
        : state.detail
        ? (
          <Preview
            state={state}
            list={list}
            width={HINT_COLUMNS}
            requests={requests}
          />
        )
        : <LinearRow row={row} index={index} total={list.total} />}
      {busy !== null && <Text>{busy}, please wait</Text>}
      {toast && (
        <Text>
          {toast.tone === "bad" ? "Problem: " : ""}
          {sanitize(toast.text)} {toast.hint === null ? "" : toast.hint}
        </Text>
      )}
      <Text>Keys: {footerFor(state, HINT_COLUMNS)}</Text>
    </Box>
  );
}

function LinearRow(
  { row, index, total }: {
    row: Row | undefined;
    index: number;
    total: number | null;
  },
) {
  if (total === null) return <Text>reading</Text>;
  if (total === 0) return <Text>nothing here</Text>;
  if (!row) return <Text>reading row {index + 1}</Text>;
  const { subject, note } = row;
  const item = subject.kind === "item" ? subject.item : null;
  const facts = [
    note,
    item?.played ? "seen" : "",
    subject.kind === "account" ? accountName(subject.account) : "",
  ].filter((it) => it !== "").join(", ");
  return (
    <Box aria-role="listitem" aria-state={{ selected: true }}>
      <Text>
        {row.label}
        {facts === "" ? "" : `, ${facts}`}, {index + 1} of {total}
      </Text>
    </Box>
  );
}

function LinearOverlay(
  { state, overlay }: { state: State; overlay: Overlay },
) {
  switch (overlay.kind) {
    case "palette": {
      const entries = paletteEntries(state, overlay.text);
      const { label } = entries[overlay.index] ?? { label: "nothing" };
      return (
        <Text>
          command {overlay.text}: {label}, {overlay.index + 1} of{" "}
          {entries.length}
        </Text>
      );
    }
    case "help":
      return <LinearHelp state={state} text={overlay.text} />;
    case "sign-in":
      return <SignInScreen form={overlay.form} />;
    case "trust":
      return (
        <TrustOverlay question={overlay.question} answer={overlay.answer} />
      );
    case "code":
      return <CodeOverlay overlay={overlay} rows={0} />;
    case "confirm":
      return <ConfirmOverlay question={overlay.question} />;
  }
}

/** One key a line: they are read out one after the other. */
function LinearHelp({ state, text }: { state: State; text: string }) {
  return helpFor(placeNow(state).kind, text).map(({ action, keys, does }) => (
    <Text key={action}>
      {keys.map(keyLabel).join(" or ")}: {does}
    </Text>
  ));
}
