import {
  SEGMENT_TYPES,
  SKIP_RULES as RULES,
  type SkipRule,
} from "../../core/media_segments.ts";
import { showOverlay } from "../keys/key_row.ts";
import { menuIndex } from "../model/menu_cursor.ts";
import { Panel } from "../view/panel.tsx";
import { Prose } from "../view/prose.tsx";
import { Text } from "../view/text.tsx";
import type { OverlayHandler, OverlayOfKind, OverlayProps } from "./overlay.ts";

type Rules = OverlayOfKind<"skip-rules">;

const LABELS: Readonly<Record<SkipRule, string>> = {
  off: "play",
  ask: "offer to skip",
  auto: "skip",
};
const NAME_COLUMNS = Math.max(...SEGMENT_TYPES.map((it) => it.length)) + 2;
const STEPS: Readonly<Record<string, number>> = {
  "space": 1,
  "enter": 1,
  "l": 1,
  "right": 1,
  "h": -1,
  "left": -1,
};

/** The rules for intros, credits and the like. */
export const SKIP_RULES: OverlayHandler<Rules> = {
  hints: ["Space changes it", "Esc closes", "Up/Down selects"],
  scrolls: true,
  render: RulesPanel,
  renderLinear: LinearRules,
  onKey(context, { overlay, key }) {
    const { index, rules } = overlay;
    const next = menuIndex(index, { key, total: SEGMENT_TYPES.length });
    if (next !== null) return showOverlay(context, { ...overlay, index: next });
    const step = STEPS[key];
    const type = SEGMENT_TYPES[index];
    if (step === undefined || type === undefined) return;
    const at = RULES.indexOf(rules[type]) + step;
    const rule = RULES.at(at % RULES.length) ?? rules[type];
    context.requests.saveSkipRules({ [type]: rule });
    showOverlay(context, { ...overlay, rules: { ...rules, [type]: rule } });
  },
};

function RulesPanel({ overlay: { rules, index } }: OverlayProps<Rules>) {
  return (
    <Panel title="Skip">
      {SEGMENT_TYPES.map((type, at) => (
        <Text key={type} bold={at === index} inverse={at === index}>
          {at === index ? "> " : "  "}
          {type.padEnd(NAME_COLUMNS)}
          {LABELS[rules[type]]}
        </Text>
      ))}
      <Prose>
        Only parts that your server knows can be skipped. A change also applies
        to what is playing.
      </Prose>
    </Panel>
  );
}

/** Shows the selected type and its rule. */
function LinearRules({ overlay: { rules, index } }: OverlayProps<Rules>) {
  const type = SEGMENT_TYPES[index] ?? "intro";
  return (
    <Text>
      skip {type}: {LABELS[rules[type]]}, {index + 1} of {SEGMENT_TYPES.length}
    </Text>
  );
}
