// Where a popup goes: below what opened it if there is room, else above, never out of the window.
const GAP_PX = 4;

export function place(popup, { left, top, bottom, width }) {
  popup.style.minWidth = `${Math.round(width)}px`;
  popup.style.maxWidth = `${window.innerWidth - 2 * GAP_PX}px`;
  const box = popup.getBoundingClientRect();
  const below = bottom + GAP_PX;
  const fits = below + box.height <= window.innerHeight;
  popup.style.left = `${clamp(left, window.innerWidth - box.width)}px`;
  popup.style.top = `${fits ? below : clamp(top - GAP_PX - box.height, below)}px`;
}

const clamp = (value, most) => Math.max(GAP_PX, Math.min(value, most - GAP_PX));
