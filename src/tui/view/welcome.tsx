import { Box } from "ink";
import { sanitize } from "../../core/printable.ts";
import { keyFor } from "../model/key_bindings.ts";
import { activeAccount, type State } from "../model/state.ts";
import { storageLabel } from "../../core/labels.ts";
import { shortDate } from "../model/labels.ts";
import { Delayed } from "./delayed.tsx";
import { ProgressBar } from "./progress_bar.tsx";
import { Prose } from "./prose.tsx";
import { Text } from "./text.tsx";

/** Shows the first steps and the progress of the sync. */
export function Welcome({ state, width }: { state: State; width: number }) {
  const { accounts, libraries, sync, notice } = state;
  if (accounts === null) {
    return (
      <Delayed>
        <Text dimColor>Loading...</Text>
      </Delayed>
    );
  }
  if (accounts.length === 0) return <FirstRun notice={notice} />;
  const items = libraries?.reduce((sum, it) => sum + it.items, 0) ?? 0;
  const syncedAt = libraries?.map((it) => it.syncedAt)
    .filter((it) => it !== null).toSorted().at(-1);
  return (
    <Box flexDirection="column" width={width}>
      {sync && <Text>Syncing {sanitize(sync.library)}</Text>}
      {sync && sync.total > 0 && (
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
      {syncedAt && <Text dimColor>synced {shortDate(syncedAt)}</Text>}
      <TokenPlace state={state} />
      <Notice text={notice} />
      <Box marginTop={1}>
        <Prose dimColor>
          {keyFor("search")} searches, {keyFor("sync")} syncs the library,{" "}
          {keyFor("help")} shows all keys
        </Prose>
      </Box>
    </Box>
  );
}

/** Shows where the active account's token is stored, and why. */
function TokenPlace({ state }: { state: State }) {
  const account = activeAccount(state);
  if (account === null) return null;
  const reason = account.tokenStorage === "encrypted-file"
    ? state.storage?.keyring.reason
    : null;
  const why = reason ? `, because ${sanitize(reason)}` : "";
  return (
    <Box marginTop={1}>
      <Prose>
        Your token is stored in the {storageLabel(account.tokenStorage)}
        {why}
      </Prose>
    </Box>
  );
}

/** Shows the demo's login, for signing in again. */
function Notice({ text }: { text: string | null }) {
  if (text === null) return null;
  return (
    <Box marginTop={1}>
      <Prose>{sanitize(text)}</Prose>
    </Box>
  );
}

function FirstRun({ notice }: Pick<State, "notice">) {
  return (
    <Box flexDirection="column">
      <Text bold>Welcome</Text>
      <Prose>
        JellyTau signs you in to a Jellyfin server and stores your token in the
        system keyring or, if there is none, in an encrypted file.
      </Prose>
      <Text>Press {keyFor("sign-in")} to begin.</Text>
      <Notice text={notice} />
    </Box>
  );
}
