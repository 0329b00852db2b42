import { useEffect, useRef } from "react";

/** A click or a turn of the wheel; columns and rows count from 0. */
export interface MouseEvent {
  readonly what: "press" | "wheel-up" | "wheel-down";
  readonly column: number;
  readonly row: number;
}

export interface MouseSource {
  listen(listener: (event: MouseEvent) => void): () => void;
}

/** Presses and the wheel, in the SGR form. Source: xterm, mouse tracking. */
const ON = "\x1b[?1000h\x1b[?1006h";
const OFF = "\x1b[?1006l\x1b[?1000l";

/** Reports the events of the mouse while it is on. */
export function useMouse(
  { mouse, on, onEvent, stdout }: {
    mouse: MouseSource | null;
    on: boolean;
    onEvent: (event: MouseEvent) => void;
    stdout: { write(text: string): unknown };
  },
): void {
  const now = useRef(onEvent);
  now.current = onEvent;
  useEffect(() => {
    if (!on || mouse === null) return;
    stdout.write(ON);
    const forget = mouse.listen((event) => now.current(event));
    return () => {
      forget();
      stdout.write(OFF);
    };
  }, [on, mouse, stdout]);
}
