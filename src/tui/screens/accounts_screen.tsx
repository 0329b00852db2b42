import { Box, Text } from "ink";
import { AccountDetail } from "../components/account_detail.tsx";
import { AccountList } from "../components/account_list.tsx";
import { Panel } from "../components/panel.tsx";
import { selectedAccount, type State } from "../state.ts";

/** Below this width the two columns stand one above the other. */
const TWO_COLUMNS_FROM = 80;
const LIST_WIDTH = 32;
/** Border and title of a panel. */
const FRAME_ROWS = 3;

export function AccountsScreen(
  { state, columns, rows }: { state: State; columns: number; rows: number },
) {
  const { accounts } = state;
  if (accounts === null) return <Text>Reading accounts…</Text>;
  if (accounts.length === 0) return <Empty />;
  const wide = columns >= TWO_COLUMNS_FROM;
  const listRows = wide ? rows : Math.min(accounts.length + FRAME_ROWS, 6);
  return (
    <Box flexDirection={wide ? "row" : "column"} height={rows}>
      <Panel
        title={`Accounts (${accounts.length})`}
        width={wide ? LIST_WIDTH : "100%"}
        height={listRows}
      >
        <AccountList
          accounts={accounts}
          selected={state.selected}
          height={listRows - FRAME_ROWS}
        />
      </Panel>
      <Detail state={state} rows={wide ? rows : rows - listRows} />
    </Box>
  );
}

function Detail({ state, rows }: { state: State; rows: number }) {
  const account = selectedAccount(state);
  return (
    <Panel title="Account" height={rows}>
      {account && <AccountDetail account={account} />}
    </Panel>
  );
}

function Empty() {
  return (
    <Box flexDirection="column" padding={1}>
      <Text bold>No account yet</Text>
      <Text>
        Press a to sign in to a Jellyfin server. You need its address, such as
        https://media.example, and a user name there.
      </Text>
    </Box>
  );
}
