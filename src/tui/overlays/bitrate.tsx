import { showOverlay } from "../keys/key_row.ts";
import { bitrateChoices, choiceLabel } from "../model/bitrate_choices.ts";
import { menuIndex } from "../model/menu_cursor.ts";
import type { BitrateChoosing } from "../model/state.ts";
import { sanitize } from "../../core/printable.ts";
import { Panel } from "../view/panel.tsx";
import { Prose } from "../view/prose.tsx";
import { Text } from "../view/text.tsx";
import type { OverlayHandler, OverlayProps } from "./overlay.ts";

/** The choice of the bitrate above which the server transcodes. */
export const BITRATE: OverlayHandler<BitrateChoosing> = {
  hints: ["Enter chooses", "Esc closes", "Up/Down selects"],
  scrolls: true,
  render: BitratePanel,
  renderLinear: LinearBitrate,
  onKey(context, { overlay, key }) {
    const choices = bitrateChoices(overlay);
    const index = menuIndex(overlay.index, { key, total: choices.length });
    if (index !== null) return showOverlay(context, { ...overlay, index });
    const choice = choices[overlay.index];
    if (choice === undefined || key !== "enter" && key !== "space") return;
    if (choice !== "measure") {
      context.requests.saveBitrate(choice);
      return showOverlay(context, null);
    }
    if (overlay.isMeasuring) return;
    context.requests.measureBitrate();
    showOverlay(context, { ...overlay, isMeasuring: true });
  },
};

function BitratePanel({ overlay }: OverlayProps<BitrateChoosing>) {
  const { server, limit, index } = overlay;
  return (
    <Panel title="Bitrate">
      {bitrateChoices(overlay).map((choice, at) => (
        <Text key={choice} bold={at === index} inverse={at === index}>
          {at === index ? "> " : "  "}
          {choiceLabel(choice, overlay)}
          {choice === limit ? "  (now)" : ""}
        </Text>
      ))}
      <Prose>
        {sanitize(server)}{" "}
        transcodes files with a higher bitrate, from the next one that starts.
      </Prose>
    </Panel>
  );
}

/** Shows the selected line. */
function LinearBitrate({ overlay }: OverlayProps<BitrateChoosing>) {
  const { limit, index } = overlay;
  const choices = bitrateChoices(overlay);
  const choice = choices[index] ?? null;
  return (
    <Text>
      bitrate: {choiceLabel(choice, overlay)}
      {choice === limit ? ", chosen now" : ""}, {index + 1} of {choices.length}
    </Text>
  );
}
