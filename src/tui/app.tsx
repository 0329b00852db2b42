import { Box, useApp, useInput, usePaste, useStdout, useWindowSize } from "ink";
import {
  type ComponentProps,
  useEffect,
  useMemo,
  useSyncExternalStore,
} from "react";
import type { ServiceClient } from "../service/service_client.ts";
import type { KeyContext } from "./keys/actions.ts";
import { Breadcrumb, Footer, Header } from "./view/frame.tsx";
import { LinearView } from "./view/linear_view.tsx";
import { OverlayView } from "./overlays/overlay_view.tsx";
import { Prose } from "./view/prose.tsx";
import { LocationView } from "./view/location_view.tsx";
import { confirmed } from "./keys/confirmed.ts";
import { keyNames } from "./keys/keys.ts";
import { layoutFor, sizeOf } from "./model/layout.ts";
import { type Theme, ThemeContext } from "./model/theme.ts";
import { dispatchHidden, dispatchKey, paste } from "./keys/dispatch.ts";
import { openRequests } from "./requests/open_requests.ts";
import { ScreenStore } from "./model/screen_store.ts";
import { activeAccount, currentLocation, cursorAt } from "./model/state.ts";
import { toastRows } from "./model/toast.ts";
import { useRedrawAfterResize } from "./hooks/use_redraw_after_resize.ts";
import { useMouse } from "./hooks/use_mouse.ts";
import { usePosterRenderer } from "./hooks/use_posters.ts";
import { useToast } from "./hooks/use_toast.ts";

export interface AppProps {
  readonly client: ServiceClient;
  readonly theme: Theme;
  readonly notice: string | null;
  readonly mouse: MouseSource | null;
  /** Stops the process as Ctrl-Z does, and returns when it continues. */
  readonly suspend: (() => void) | null;
}

/** Presses and turns of the wheel; columns and rows count from 0. */
export interface MouseSource {
  listen(
    listener: (
      event: {
        what: "press" | "wheel-up" | "wheel-down";
        column: number;
        row: number;
      },
    ) => void,
  ): () => void;
}

export function App({ client, theme, notice, mouse, suspend }: AppProps) {
  const window = useWindowSize();
  const { exit, suspendTerminal } = useApp();
  const { stdout } = useStdout();
  const { store, state, requests, lists } = useScreen(client, notice);
  const { dispatch } = store;
  useToast(state, dispatch);
  const { graphics } = theme;
  const account = activeAccount(state);
  const posters = usePosterRenderer({ account, requests, graphics, stdout });
  const lend = (use: () => void) =>
    void posters.away(() => suspendTerminal(use));
  const redraw = () => lend(() => undefined);
  useRedrawAfterResize(window, redraw);

  const layout = layoutFor(window, toastRows(state, window.columns));
  const unseen = layout === null && !theme.linear;
  const list = lists.listAt(state, currentLocation(state));
  const size = sizeOf(state, list.total ?? 0, { layout, graphics });
  /** Reads the state at key time, which may be newer than the last frame. */
  const keyContext = (): KeyContext => {
    const state = store.state();
    const list = lists.listAt(state, currentLocation(state));
    const context: KeyContext = {
      state,
      dispatch,
      requests,
      list,
      size: sizeOf(state, list.total ?? 0, { layout, graphics }),
      bodyRows: layout?.bodyRows ?? window.rows,
      copy: (text) => stdout.write(clipboard(text)),
      redraw,
      quit: () => exit(),
      confirmed: (question) => confirmed(context, question),
    };
    return context;
  };
  useKeys(keyContext, { unseen, posters, suspend, lend });
  useMouse({ mouse, on: state.mouse, keyContext, layout, graphics, stdout });

  if (theme.linear) {
    return (
      <ThemeContext.Provider value={theme}>
        <LinearView state={state} list={list} requests={requests} />
      </ThemeContext.Provider>
    );
  }
  if (layout === null) {
    return <TooSmall {...window} asks={state.overlay?.kind === "confirm"} />;
  }
  return (
    <ThemeContext.Provider value={theme}>
      <Frame
        {...{ state, lists, list, layout, size, requests, dispatch, posters }}
        height={window.rows - 1}
      />
    </ThemeContext.Provider>
  );
}

/** Opens the requests of a screen, and renders it again when they change it. */
function useScreen(client: ServiceClient, notice: string | null) {
  const store = useMemo(() => new ScreenStore(), []);
  const state = useSyncExternalStore(store.subscribe, store.state);
  const { requests, lists, open } = useMemo(
    () => openRequests(client, store),
    [client, store],
  );
  useEffect(() => open(notice), [open, notice]);
  useEffect(() => lists.refresh(), [lists, state.libraryVersion]);
  useEffect(() => () => lists.forgetFailures(), [lists, state.trail]);
  useSyncExternalStore(lists.subscribe, lists.version);
  return { store, state, requests, lists };
}

/** KeyContext each key and pasted text to what is shown. */
function useKeys(
  keyContext: () => KeyContext,
  { unseen, posters, suspend, lend }: {
    /** True if the window is too small to show anything. */
    unseen: boolean;
    posters: ReturnType<typeof usePosterRenderer>;
    suspend: AppProps["suspend"];
    lend: (use: () => void) => void;
  },
): void {
  useInput((input, key) => {
    posters.touched();
    for (const name of keyNames(input, key)) {
      if (name === "ctrl-z" && suspend) lend(suspend);
      else if (unseen) dispatchHidden(keyContext(), name);
      else dispatchKey(keyContext(), name);
    }
  });
  usePaste((text) => unseen || paste(keyContext(), text));
}

interface FrameProps extends ComponentProps<typeof LocationView> {
  readonly height: number;
}

/** Shows where you are: an overlay or a location, between header and footer. */
function Frame({ height, ...view }: FrameProps) {
  const { state, layout, list } = view;
  return (
    <Box
      flexDirection="column"
      width={layout.columns}
      height={height}
    >
      <Header state={state} columns={layout.columns} />
      <Breadcrumb trail={state.trail} />
      <Box height={layout.bodyRows} overflow="hidden">
        {state.overlay
          ? <OverlayView state={state} layout={layout} />
          : <LocationView {...view} />}
      </Box>
      <Footer
        state={state}
        layout={layout}
        row={list.rowAt(cursorAt(state, currentLocation(state)).index) ?? null}
      />
    </Box>
  );
}

/** Returns an OSC 52 sequence, which terminals without clipboard ignore. */
function clipboard(text: string): string {
  return `\x1b]52;c;${new TextEncoder().encode(text).toBase64()}\x07`;
}

function TooSmall(
  { columns, rows, asks }: { columns: number; rows: number; asks: boolean },
) {
  return (
    <Prose>
      This needs 40 by 10 characters; the window has {columns} by{" "}
      {rows}. Make the window larger, or press q.
      {asks && " A question is waiting for your answer; q quits without " +
          "answering."}
    </Prose>
  );
}
