import { counted, storageLabel } from "../../core/labels.ts";
import { Box } from "ink";
import { sanitize } from "../../core/printable.ts";
import { useTones } from "../model/theme.ts";
import type { Subject } from "../model/rows.ts";
import type { StorageStatusView } from "../model/views.ts";
import { AccountDetail } from "./account_detail.tsx";
import { Prose } from "./prose.tsx";
import { Text } from "./text.tsx";

/**
 * Shows where tokens are stored, their protection, and the trust per server.
 */
export function StorageHealth(
  { storage, account }: {
    storage: StorageStatusView | null;
    account: Subject | undefined;
  },
) {
  return (
    <Box flexDirection="column">
      {storage && <Storages storage={storage} />}
      {account?.kind === "account" && (
        <Box marginTop={1} flexShrink={0}>
          <AccountDetail account={account.account} />
        </Box>
      )}
    </Box>
  );
}

function Storages({ storage }: { storage: StorageStatusView }) {
  const tones = useTones();
  const { keyring, encryptedFile: file, used } = storage;
  const health = keyring.available
    ? keyring.locked ? "locked" : "unlocked"
    : `none: ${keyring.reason}`;
  const well = keyring.available && !keyring.locked;
  return (
    <Box flexDirection="column" flexShrink={0}>
      <Text>New tokens go to the {storageLabel(used)}</Text>
      <Text {...(well ? tones.good : tones.plain)}>
        Keyring: {sanitize(health)}
      </Text>
      <Text>
        Encrypted file: {file.exists
          ? counted(file.entries, "entry", { many: "entries" })
          : "not used"}
      </Text>
      {file.slots.map((it) => (
        <Prose key={it.id} dimColor>
          {it.kind}: protects against {sanitize(it.protects)}
        </Prose>
      ))}
    </Box>
  );
}
