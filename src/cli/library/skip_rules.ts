import { Failure } from "../../core/failure.ts";
import {
  SEGMENT_TYPES,
  type SegmentType,
  SKIP_RULES,
  type SkipRule,
  type SkipRules,
} from "../../core/media_segments.ts";

/**
 * Reads one rule for all types, such as `auto`, or rules for some of them, such
 * as `intro=auto,credits=off`.
 *
 * @throws {Failure} `usage` for anything else
 */
export function readSkipRules(text: string | null): Partial<SkipRules> {
  if (text === null) return {};
  if (isRule(text)) {
    return Object.fromEntries(SEGMENT_TYPES.map((it) => [it, text]));
  }
  return Object.fromEntries(
    text.split(",").map((part) => {
      const [type = "", ...rules] = part.trim().split("=");
      const rule = rules.join("=");
      if (isType(type) && isRule(rule)) return [type, rule];
      const state = isType(type)
        ? `"${rule}" is not a rule`
        : `"${type}" is not a type`;
      throw new Failure("usage", `Cannot read skip rules "${text}": ${state}`, {
        hint:
          `Use ${listed(SKIP_RULES)} for everything, or give rules such as ` +
          `\`intro=auto,credits=off\`; the types are ${listed(SEGMENT_TYPES)}`,
      });
    }),
  );
}

function listed(words: readonly string[]): string {
  return words.map((it) => `\`${it}\``).join(", ");
}

function isRule(text: string): text is SkipRule {
  return SKIP_RULES.some((it) => it === text);
}

function isType(text: string): text is SegmentType {
  return SEGMENT_TYPES.some((it) => it === text);
}
