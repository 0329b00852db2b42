/** Paragraphs that several help pages share. */

export const ACCOUNT_NAMES = "An account is an alias, `user@host`, " +
  "`serverId:userId`, or any part of these that is unambiguous. Without one, " +
  "the command uses the active account.";

export const ITEM_NAMES = "An item is an ID, a name such as " +
  "`Some Film (1987)`, or an episode such as `Some Series S01E02`. Accents and " +
  "case do not matter.";
