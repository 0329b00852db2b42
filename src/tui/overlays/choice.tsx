import { sanitize } from "../../core/printable.ts";
import { Panel } from "../view/panel.tsx";
import { Text } from "../view/text.tsx";
import type { OverlayHandler, OverlayOfKind } from "./overlay.ts";

/** A question with several answers, each with a key of its own. */
export const CHOICE: OverlayHandler<OverlayOfKind<"choice">> = {
  hints: ["press the key of an answer", "any other key cancels"],
  render: ({ overlay: { question, choices } }) => (
    <Panel title={question.title}>
      {question.lines.map((it) => <Text key={it}>{sanitize(it)}</Text>)}
      {choices.map(({ key, label }) => (
        <Text key={key}>{`${key}  ${sanitize(label)}`}</Text>
      ))}
      <Text>Press the key of an answer, any other key to cancel.</Text>
    </Panel>
  ),
  onKey({ dispatch }, { overlay, key }) {
    dispatch({ kind: "overlay", overlay: null });
    overlay.choices.find((it) => it.key === key)?.run();
  },
};
