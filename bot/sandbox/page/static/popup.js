// Where a popup goes: below what opened it if there is room, else where there is more of it; what
// does not fit is scrolled, and nothing leaves the window.
const GAP_PX = 4;

export function place(popup, { left, top, bottom, width }) {
  // Measured where all the width of the window is its own.
  Object.assign(popup.style, { maxHeight: "", left: `${GAP_PX}px`, top: "0" });
  popup.style.minWidth = `${Math.round(width)}px`;
  popup.style.maxWidth = `${window.innerWidth - 2 * GAP_PX}px`;
  const roomAbove = top - 2 * GAP_PX;
  const roomBelow = window.innerHeight - bottom - 2 * GAP_PX;
  const wanted = popup.getBoundingClientRect();
  const isBelow = wanted.height <= roomBelow || roomBelow >= roomAbove;
  const height = Math.min(wanted.height, isBelow ? roomBelow : roomAbove);
  popup.style.maxHeight = `${height}px`;
  popup.style.left = `${Math.max(GAP_PX, Math.min(left, window.innerWidth - wanted.width - GAP_PX))}px`;
  popup.style.top = `${isBelow ? bottom + GAP_PX : top - GAP_PX - height}px`;
}
