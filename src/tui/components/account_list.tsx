import { Box, Text } from "ink";
import type { AccountView } from "../../service/protocol.ts";
import { useTones } from "../look.ts";
import { accountName, stateMark } from "../words.ts";

/** The accounts; `>` is where you are, `*` the active one. */
export function AccountList(
  { accounts, selected, height }: {
    accounts: readonly AccountView[];
    selected: number;
    height: number;
  },
) {
  const first = Math.max(0, Math.min(selected, accounts.length - height));
  const shown = accounts.slice(first, first + height);
  return (
    <Box flexDirection="column">
      {shown.map((it, i) => (
        <Row
          key={`${it.serverId}:${it.userId}`}
          account={it}
          selected={first + i === selected}
        />
      ))}
    </Box>
  );
}

function Row(
  { account, selected }: { account: AccountView; selected: boolean },
) {
  const tones = useTones();
  const well = account.state === "valid" || account.state === "unchecked";
  return (
    <Box>
      <Text bold={selected}>{selected ? "> " : "  "}</Text>
      <Text {...(well ? tones.good : tones.bad)}>
        {stateMark(account.state)}
      </Text>
      <Text>{account.active ? "* " : "  "}</Text>
      <Text bold={selected} wrap="truncate">{accountName(account)}</Text>
    </Box>
  );
}
