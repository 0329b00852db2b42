import { sanitize } from "../../core/printable.ts";
import { Panel } from "../view/panel.tsx";
import { Text } from "../view/text.tsx";
import type { OverlayHandler, OverlayOfKind } from "./overlay.ts";

/** A question; only y answers with yes. */
export const CONFIRM: OverlayHandler<OverlayOfKind<"confirm">> = {
  hints: ["y confirms", "any other key cancels"],
  render: ({ overlay: { question } }) => (
    <Panel title={question.title}>
      {question.lines.map((it) => <Text key={it}>{sanitize(it)}</Text>)}
      <Text>Press y to confirm, any other key to cancel.</Text>
    </Panel>
  ),
  onKey({ dispatch }, { overlay, key }) {
    dispatch({ kind: "overlay", overlay: null });
    if (key === "y") overlay.question.run();
  },
};
