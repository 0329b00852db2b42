import { Box, useAnimation } from "ink";
import { memo } from "react";
import { sanitize } from "../../core/printable.ts";
import { accountName, unreachableReason } from "../../core/labels.ts";
import { downloadFigure } from "../model/download_figure.ts";
import { keyFor } from "../model/key_bindings.ts";
import type { Layout } from "../model/layout.ts";
import { useSymbols, useTones } from "../model/theme.ts";
import { locationTitle } from "../model/location.ts";
import {
  activeAccount,
  type Message,
  type State,
  type SyncProgress,
} from "../model/state.ts";
import type { AccountView } from "../model/views.ts";
import { toastText } from "../model/toast.ts";
import { Delayed } from "./delayed.tsx";
import { PlayerBar } from "./player_bar.tsx";
import { Prose } from "./prose.tsx";
import { Text } from "./text.tsx";

const TURNING = ["|", "/", "-", "\\"];

/** Shows the user, the location, and running tasks. */
export function Header({ state, columns }: { state: State; columns: number }) {
  const tones = useTones();
  const symbols = useSymbols();
  const account = activeAccount(state);
  const right = [
    state.sync && syncLabel(state.sync),
    downloadFigure(state.downloads, { columns }),
    state.marked.size > 0 && `${state.marked.size} marked`,
  ].filter((it) => it).join("  ");
  return (
    <Box width={columns} height={1} overflow="hidden">
      <Box flexShrink={0}>
        <Text bold>JellyTau</Text>
      </Box>
      <Box flexGrow={1} overflow="hidden">
        {account && (
          <Text wrap="truncate">
            {"  "}
            <Online account={account} /> {accountName(account)}
            <Standing account={account} retryAtMs={state.retryAtMs} />
          </Text>
        )}
        {!account && state.accounts !== null && (
          <Text dimColor>
            {`  not signed in ${symbols.dot} press ${keyFor("sign-in")}`}
          </Text>
        )}
      </Box>
      <Box flexShrink={0}>
        <Text {...tones.accent}>{right}</Text>
      </Box>
    </Box>
  );
}

/** Returns the progress of a sync; a library without changes has no count. */
function syncLabel({ done, total }: SyncProgress): string {
  return total === 0 ? "checking for changes" : `sync ${done}/${total}`;
}

/** Shows the state of the account after its latest request. */
function Online({ account: { state } }: { account: AccountView }) {
  const tones = useTones();
  const { online } = useSymbols();
  const well = state === "valid" || state === "unchecked";
  return <Text {...(well ? tones.good : tones.bad)}>{online[state]}</Text>;
}

/** Shows the server's version, or why the account is not in use now. */
function Standing(
  { account: { state, server, problem }, retryAtMs }: {
    account: AccountView;
    retryAtMs: number | null;
  },
) {
  if (state === "rejected" || state === "missing-token") {
    return <Text>: signed out, {keyFor("sign-in")} signs in again</Text>;
  }
  if (state !== "unreachable") {
    return <Text>{server && ` ${sanitize(server.version)}`}</Text>;
  }
  const why = unreachableReason(problem);
  return (
    <Text>
      {why === null ? ": " : `: ${why}, `}
      {retryAtMs === null ? "trying again" : <Countdown atMs={retryAtMs} />}
    </Text>
  );
}

function Countdown({ atMs }: { atMs: number }) {
  useAnimation({ interval: 1_000 });
  const seconds = Math.max(1, Math.ceil((atMs - Date.now()) / 1_000));
  return <Text>trying again in {seconds} s</Text>;
}

export const Breadcrumb = memo(({ trail }: Pick<State, "trail">) => {
  const symbols = useSymbols();
  const words = trail.map((it) => sanitize(locationTitle(it)));
  return (
    <Text dimColor wrap="truncate-start">{words.join(symbols.between)}</Text>
  );
});

/**
 * Shows what is playing, the last message or the running request, and the main
 * keys. A window without room for a player bar shows it if there is no message.
 */
export function Footer(
  { state, layout, keys }: { state: State; layout: Layout; keys: string },
) {
  const { busy, playing, toast } = state;
  const { toastRows, columns } = layout;
  const isQuiet = busy === null && toast === null;
  const isBarShown = playing !== null && (toastRows > 1 || isQuiet);
  return (
    <Box flexDirection="column" flexShrink={0} height={toastRows + 1}>
      {isBarShown && <PlayerBar playing={playing} columns={columns} />}
      <Box height={toastRows - (isBarShown ? 1 : 0)} overflow="hidden">
        {busy !== null && (
          <Delayed>
            <Busy what={busy} />
          </Delayed>
        )}
        {busy === null && toast && <Toast toast={toast} />}
      </Box>
      <Text dimColor wrap="truncate">{keys}</Text>
    </Box>
  );
}

function Toast({ toast }: { toast: Message }) {
  const tones = useTones();
  return <Prose {...tones[toast.tone]}>{toastText(toast)}</Prose>;
}

function Busy({ what }: { what: string }) {
  const { frame } = useAnimation({ interval: 250 });
  const { ellipsis } = useSymbols();
  return (
    <Text>
      {TURNING[frame % TURNING.length]} {what}
      {ellipsis} Esc stops
    </Text>
  );
}
