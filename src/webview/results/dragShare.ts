// Stands alone: the pointer’s way, apart from what is shown.
import type { App } from './app.ts';

/** Moves the border between table and pane with the pointer. */
export function dragShare(app: App, down: PointerEvent): void {
  const sash = down.currentTarget as HTMLElement;
  const content = sash.parentElement;
  if (!content) return;
  sash.setPointerCapture(down.pointerId);
  const move = (event: PointerEvent) => {
    const area = content.getBoundingClientRect();
    const isBeside = getComputedStyle(content).flexDirection === 'row';
    const share = isBeside
      ? (area.right - event.clientX) / area.width
      : (area.bottom - event.clientY) / area.height;
    app.save({ paneShare: Math.min(0.85, Math.max(0.15, share)) });
  };
  sash.addEventListener('pointermove', move);
  sash.addEventListener('lostpointercapture', () => sash.removeEventListener('pointermove', move), {
    once: true,
  });
}
