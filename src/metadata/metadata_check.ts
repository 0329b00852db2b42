import type { AccountIndex } from "../core/account_ports.ts";
import { counted } from "../core/labels.ts";
import { toFailure } from "../core/failure.ts";
import type { SystemCheck } from "../core/ports.ts";
import type { MetadataFile } from "./metadata_file.ts";

/** Checks that the metadata can be read and written. */
export function metadataCheck(
  { metadata, accounts }: { metadata: MetadataFile; accounts: AccountIndex },
): SystemCheck {
  const name = "metadata";
  try {
    const { length } = accounts.listAccounts();
    metadata.check();
    metadata.checkWritable();
    return { name, ok: true, detail: counted(length, "account"), hint: null };
  } catch (caught) {
    const { message, hint } = toFailure(caught);
    return { name, ok: false, detail: message, hint };
  }
}
