import { Box, Text } from "ink";
import { sanitize } from "../../core/printable.ts";
import type { State } from "../state.ts";
import { shortDate } from "../words.ts";
import { Late } from "./late.tsx";
import { ProgressBar } from "./progress_bar.tsx";

/** What a person can do first, and how far the library has been read. */
export function Welcome({ state, width }: { state: State; width: number }) {
  const { accounts, libraries, sync } = state;
  if (accounts === null) {
    return (
      <Late>
        <Text dimColor>Reading...</Text>
      </Late>
    );
  }
  if (accounts.length === 0) return <FirstRun />;
  const items = libraries?.reduce((sum, it) => sum + it.items, 0) ?? 0;
  const syncedAt = libraries?.map((it) => it.syncedAt)
    .filter((it) => it !== null).toSorted().at(-1);
  return (
    <Box flexDirection="column" width={width}>
      {sync && <Text>Reading {sanitize(sync.library)} from the server</Text>}
      {sync && (
        <ProgressBar
          part={sync.done}
          whole={sync.total}
          width={width}
          unit="items"
        />
      )}
      <Text>
        {libraries?.length ?? 0} libraries, {items} titles
      </Text>
      {syncedAt && <Text dimColor>read {shortDate(syncedAt)} UTC</Text>}
      <Box marginTop={1}>
        <Text dimColor>s searches, S reads what is new, ? shows all keys</Text>
      </Box>
    </Box>
  );
}

function FirstRun() {
  return (
    <Box flexDirection="column">
      <Text bold>Welcome</Text>
      <Text>
        JellyTau signs you in to a Jellyfin server and keeps your token in your
        system's keyring, or in an encrypted file where there is none.
      </Text>
      <Text>Press a to begin.</Text>
    </Box>
  );
}
