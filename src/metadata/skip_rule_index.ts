import {
  SEGMENT_TYPES,
  SKIP_RULES,
  type SkipRuleIndex,
  type SkipRules,
} from "../core/media_segments.ts";
import type { TokenKey } from "../core/token_key.ts";
import type { MetadataFile } from "./metadata_file.ts";

/** Stores the rules for skipping segments. */
export class SqliteSkipRuleIndex implements SkipRuleIndex {
  readonly #file: MetadataFile;

  constructor(file: MetadataFile) {
    this.#file = file;
  }

  /** Ignores types and rules that this version does not know. */
  findSkipRules({ serverId, userId }: TokenKey): Partial<SkipRules> {
    const rows = this.#file.read((it) =>
      it.prepare(
        "SELECT type, rule FROM skip_rules WHERE server_id = ? AND user_id = ?",
      ).all(serverId, userId)
    );
    return Object.fromEntries(rows.flatMap((row) => {
      const type = SEGMENT_TYPES.find((it) => it === row.type);
      const rule = SKIP_RULES.find((it) => it === row.rule);
      return type !== undefined && rule !== undefined ? [[type, rule]] : [];
    }));
  }

  saveSkipRules(
    { serverId, userId }: TokenKey,
    rules: Partial<SkipRules>,
  ): void {
    this.#file.change((it) => {
      const save = it.prepare(
        "INSERT OR REPLACE INTO skip_rules VALUES (?, ?, ?, ?)",
      );
      for (const [type, rule] of Object.entries(rules)) {
        save.run(serverId, userId, type, rule);
      }
    });
  }
}
