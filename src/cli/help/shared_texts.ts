/** Paragraphs that several help pages share. */

export const ACCOUNT_NAMES = "An account is an alias, `user@host`, " +
  "`serverId:userId`, or any unambiguous part of these. If you omit it, the " +
  "command uses the active account.";

export const ITEM_NAMES = "An item is an ID, a name such as " +
  "`Some Film (1987)`, or an episode such as `Some Series S01E02`. Case and " +
  "accents do not matter.";
