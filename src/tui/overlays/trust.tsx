import { Box } from "ink";
import { sanitize } from "../../core/printable.ts";
import { showOverlay } from "../keys/key_row.ts";
import { grouped } from "../model/labels.ts";
import { edit, END } from "../model/text_input.ts";
import { Panel } from "../view/panel.tsx";
import { Prose } from "../view/prose.tsx";
import { Text } from "../view/text.tsx";
import type { OverlayHandler, OverlayOfKind } from "./overlay.ts";

/** Longer than any answer. */
const ANSWER_LENGTH = 8;

/** Asks for the whole word before a certificate is trusted, as ssh does. */
export const TRUST: OverlayHandler<OverlayOfKind<"trust">> = {
  hints: ["type yes, Enter trusts it", "Enter goes back", "Esc leaves"],
  render: ({ overlay: { question, answer } }) => (
    <Panel title="Untrusted certificate">
      <Text>{grouped(question.sha256)}</Text>
      {question.facts.map(([name, value]) => (
        <Text key={name} wrap="truncate">
          {name.padEnd(10)} {sanitize(value)}
        </Text>
      ))}
      <Box marginTop={1}>
        <Prose>
          Compare the SHA-256 above with your server's. If it is yours, type yes
          to trust it from now on: {answer}_
        </Prose>
      </Box>
    </Panel>
  ),
  onKey(context, { overlay, key }) {
    const { question, form, answer } = overlay;
    if (key !== "enter") {
      const { text } = edit({ text: answer, caret: END }, key) ??
        { text: answer };
      return showOverlay(context, {
        ...overlay,
        answer: text.slice(0, ANSWER_LENGTH),
      });
    }
    if (answer.trim().toLowerCase() === "yes") {
      return context.requests.findServer(form, question.sha256);
    }
    showOverlay(context, { kind: "sign-in", form });
  },
};
